package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
)

func TestAppealsComeBackAsTheyWerePut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mine, twin := seedTwins(t, s, newWorld("mine"))
		org := mine.org.ID
		got, err := s.Appeal(t.Context(), org, mine.appeal.ID)
		ok(t, err)
		if diff := cmp.Diff(mine.appeal, got); diff != "" {
			t.Error(diff)
		}
		sent := now.Add(time.Hour)
		got.Lines[0].Right, got.SentBy, got.SentAt, got.Letter, got.Reminders = true, mine.member.ID, &sent, "Dear A,\n\nñ", 2
		ok(t, s.SetAppeal(t.Context(), org, got))
		again, err := s.AppealsOf(t.Context(), org, mine.application.ID)
		ok(t, err)
		if len(again) != 1 || cmp.Diff(got, again[0]) != "" {
			t.Errorf("changed: %s", cmp.Diff(got, again[0]))
		}
		other, err := s.Appeal(t.Context(), twin.org.ID, mine.appeal.ID)
		ok(t, err)
		if other.Words != "twin" || other.Reminders != 1 {
			t.Errorf("the twin reads %+v", other)
		}
		second := mine.appeal
		second.ID = id.Appeal(id.New())
		wantKind(t, s.AddAppeal(t.Context(), org, second), fault.Conflict)
		wantKind(t, s.AddRelease(t.Context(), org, mine.release), fault.Conflict)
		_, err = s.ReleaseOf(t.Context(), org, "none")
		wantKind(t, err, fault.NotFound)
	})
}

func TestDueAppealsAreThoseUnansweredAndNotRemindedOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mine := seed(t, s, newWorld("mine"))
		due := mine.appeal.Due
		for _, c := range []struct {
			name      string
			before    time.Time
			reminders int
			want      int
		}{
			{"not due yet", due.Add(-time.Second), 2, 0}, {"due", due, 2, 1}, {"reminded of already", due, 1, 0},
		} {
			refs, err := s.DueAppeals(t.Context(), c.before, c.reminders, 10)
			ok(t, err)
			if len(refs) != c.want {
				t.Errorf("%s: %v", c.name, refs)
			}
		}
		a := mine.appeal
		a.SentAt, a.SentBy = &due, mine.member.ID
		ok(t, s.SetAppeal(t.Context(), mine.org.ID, a))
		if refs, err := s.DueAppeals(t.Context(), due, 2, 10); err != nil || len(refs) != 0 {
			t.Errorf("answered: %v %v", refs, err)
		}
	})
}

// An answer that is asked to be rated again waits for those who have not rated it, and looks like any.
func TestAnAppealPutsTheAnswerBackInTheQueue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld("mine")
		w.appeal.WantsRating = false
		mine := seed(t, s, w)
		job, err := s.Job(t.Context(), mine.org.ID, mine.posting.JobID)
		ok(t, err)
		more := mine.rating
		for range max(0, job.Raters-1) {
			extra := mine.newMember(id.New())
			ok(t, s.AddMember(t.Context(), mine.org.ID, extra))
			more.ID, more.Rater = id.Rating(id.New()), extra.ID
			ok(t, s.AddRating(t.Context(), mine.org.ID, more))
		}
		waiting := func(rater id.Member) int {
			answers, err := s.AnswersToRate(t.Context(), mine.org.ID, rater, []string{"email"}, now.Add(time.Hour))
			ok(t, err)
			return len(answers)
		}
		if n := waiting(mine.member.ID); n != 0 {
			t.Fatalf("%d answers wait though all ratings are in", n)
		}
		_, err = s.WriterDB().ExecContext(t.Context(), "UPDATE appeals SET wants_rating = true")
		ok(t, err)
		if n := waiting(mine.member.ID); n != 1 {
			t.Errorf("%d answers wait for one who has not rated it, want 1", n)
		}
		if n := waiting(mine.rater.ID); n != 0 {
			t.Errorf("%d answers wait for one who has rated it", n)
		}
	})
}
