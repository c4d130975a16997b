package demo

import (
	"context"

	"preceptor/internal/account"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/review"
)

// Calibrate has a member learn the scale of all that waits for them, each level as the key has it.
func Calibrate(ctx context.Context, s *review.Service, m account.Member) error {
	for {
		desk, err := s.Waiting(ctx, m.Org, m.ID)
		if err != nil {
			return err
		}
		ref, criterion := toLearn(desk)
		if ref == "" {
			return nil
		}
		if err := judgeAsKeyed(ctx, s, m, ref, criterion); err != nil {
			return err
		}
	}
}

func toLearn(desk review.Desk) (ref, criterion string) {
	for _, w := range desk.Work {
		for _, c := range w.Criteria {
			if w.Locked && c.Next != "" {
				return c.Next, c.Criterion.ID
			}
		}
	}
	return "", ""
}

func judgeAsKeyed(ctx context.Context, s *review.Service, m account.Member, ref, criterion string) error {
	sheet, err := s.Sheet(ctx, m.Org, m.ID, ref, criterion)
	if err != nil {
		return err
	}
	calibrator, ok := sheet.Kind.(exercise.Calibrator)
	if !ok {
		return fault.New(fault.Internal, "%s has no keyed answers", sheet.Family.Key())
	}
	samples, err := calibrator.Calibration(sheet.Family.Definition)
	if err != nil {
		return err
	}
	_, err = s.Judge(ctx, m.Org, m.ID, ref, criterion, review.Word{Level: samples[sheet.Sample].Levels[criterion]})
	return err
}
