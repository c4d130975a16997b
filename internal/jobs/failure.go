package jobs

import (
	"context"
	"log/slog"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"preceptor/internal/fault"
)

// failures logs what went wrong and ends the retries of what time does not mend.
type failures struct{ log *slog.Logger }

// HandleError logs a failed try: a warning while there will be another one, else an error.
func (f failures) HandleError(ctx context.Context, j *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	over := lasting(err)
	level := slog.LevelWarn
	if over || j.Attempt >= j.MaxAttempts {
		level = slog.LevelError
	}
	f.log.Log(ctx, level, "job failed", "kind", j.Kind, "job", j.ID, "try", j.Attempt, "of", j.MaxAttempts, "error", err)
	return &river.ErrorHandlerResult{SetCancelled: over}
}

// HandlePanic logs our own mistake; the job is tried again.
func (f failures) HandlePanic(ctx context.Context, j *rivertype.JobRow, panicked any, trace string) *river.ErrorHandlerResult {
	f.log.ErrorContext(ctx, "job panicked", "kind", j.Kind, "job", j.ID, "try", j.Attempt, "panic", panicked, "trace", trace)
	return nil
}

func lasting(err error) bool {
	switch fault.KindOf(err) {
	case fault.NotFound, fault.Invalid, fault.Denied:
		return true
	}
	return false
}
