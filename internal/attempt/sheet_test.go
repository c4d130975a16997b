package attempt_test

import (
	"net/url"
	"testing"

	"preceptor/internal/attempt"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// A link opens its own application's exercises only, also when the server remembers the form.
func TestSaveIsForTheApplicationsOwnAttempt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		other, app := w.application(id.New())
		save := func(org id.Org, of id.Application, seq int64) error {
			return second(w.Save(t.Context(), org, candidate, a, attempt.Save{Seq: seq, Fields: url.Values{"text": {"mine"}}, Application: of}))
		}
		for range 2 { // the second time from memory
			wantKind(t, save(w.org, app, 1), fault.NotFound)
			wantKind(t, save(other, app, 1), fault.NotFound)
			ok(t, save(w.org, w.app, 1))
		}
		if got := w.kept(a); got != "mine" {
			t.Errorf("kept %q", got)
		}
	})
}
