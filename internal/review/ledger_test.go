package review_test

import (
	"context"
	"testing"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

// book keeps overrides and interviews in memory.
type book struct {
	review.Ledger
	review.Interviews
	overrides  []review.Override
	interviews []review.Interview
}

func (b *book) AddOverride(_ context.Context, _ id.Org, o review.Override) error {
	b.overrides = append(b.overrides, o)
	return nil
}

func (b *book) OverridesOf(context.Context, id.Org, id.Attempt) ([]review.Override, error) {
	return b.overrides, nil
}

func (b *book) AddInterview(_ context.Context, _ id.Org, i review.Interview) error {
	b.interviews = append(b.interviews, i)
	return nil
}

func withBook(k kind) (*memory, *book, *review.Service) {
	b := &book{}
	m := &memory{Ledger: b, Interviews: b, taken: taken()}
	return m, b, service(m, k)
}

func TestAPersonsScoreStandsBesideTheMachines(t *testing.T) {
	m, b, s := withBook(mixed(.5))
	if err := s.ScoreAttempt(t.Context(), "org", "a"); err != nil {
		t.Fatal(err)
	}
	points, line := 80.0, m.scores[0].ID
	if err := s.Override(t.Context(), "org", "dana", "a", line, &points, "It counted one line twice"); err != nil {
		t.Fatal(err)
	}
	o := review.InForce(b.overrides)
	if o == nil || *o.Points != 80 || o.By != "dana" || o.Score != line || m.scores[0].Score.Points != 4 || len(m.scores) != 1 {
		t.Errorf("override %+v, ledger %+v", o, m.scores)
	}
	if e := m.events[len(m.events)-1]; e.Verb != audit.ScoreOverridden || e.Reason == "" {
		t.Errorf("the trail says %+v", e)
	}
	if err := s.Override(t.Context(), "org", "dana", "a", line, nil, "The machine was right"); err != nil || review.InForce(b.overrides) != nil || len(b.overrides) != 2 {
		t.Errorf("put back: %v, %+v", err, b.overrides)
	}
}

func TestOverridesThatAreRefused(t *testing.T) {
	m, _, s := withBook(mixed(.5))
	if err := s.ScoreAttempt(t.Context(), "org", "a"); err != nil {
		t.Fatal(err)
	}
	line := m.scores[0].ID
	low, fine, high := -1.0, 50.0, 100.5
	for name, c := range map[string]struct {
		line   id.Score
		points *float64
		reason string
		want   fault.Kind
	}{
		"no reason":       {line, &fine, "", fault.Invalid},
		"below":           {line, &low, "x", fault.Invalid},
		"above":           {line, &high, "x", fault.Invalid},
		"an earlier line": {"gone", &fine, "x", fault.Conflict},
		"nothing to undo": {line, nil, "x", fault.Conflict},
	} {
		if err := s.Override(t.Context(), "org", "dana", "a", c.line, c.points, c.reason); !fault.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, _, all := withBook(mixed(1))
	if err := all.ScoreAttempt(t.Context(), "org", "a"); err != nil {
		t.Fatal(err)
	}
	row, err := all.Store.LatestScore(t.Context(), "org", "a")
	if err != nil {
		t.Fatal(err)
	}
	if err := all.Override(t.Context(), "org", "dana", "a", row.ID, &fine, "x"); !fault.Is(err, fault.Conflict) {
		t.Errorf("a score that is people's ratings alone: %v", err)
	}
}

func TestAnOverrideMovesTheNumberAndKeepsTheMachinesLines(t *testing.T) {
	points := 90.0
	f := finished(keyed(), 50)
	f.Score.Items = exercise.Items{Correct: 6, Of: 12}
	f.Override = &review.Override{Points: &points}
	r := review.Assess(f)
	near(t, "the number", r.Estimate.Points, 90)
	if r.Score.Points != 50 || r.Score.Items.Correct != 6 {
		t.Errorf("the machine's score became %+v", r.Score)
	}
}

func TestReplayTellsWhatChanged(t *testing.T) {
	k := keyed()
	k.info.Version = 3
	made := time.Unix(1800000000, 0)
	score, err := review.Mark(k, taken())
	if err != nil {
		t.Fatal(err)
	}
	row := review.ScoreRow{Version: 3, Score: score, MadeAt: made}
	changed, older := row, row
	changed.Score.Points += 1e-9
	older.Version = 2
	for name, c := range map[string]struct {
		row   review.ScoreRow
		saved time.Time
		want  review.Verdict
	}{
		"same": {row, made.Add(-time.Minute), review.Same}, "by a billionth": {changed, made, review.Differs},
		"older rules": {older, made, review.Older}, "work went on": {changed, made.Add(time.Second), review.WentOn},
	} {
		if got, err := review.Replay(k, taken(), c.saved, c.row); got != c.want || err != nil {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

func TestInterviewsAreRatedByTheGuide(t *testing.T) {
	m, b, s := withBook(keyed())
	for name, c := range map[string]struct {
		question, note string
		level          int
	}{"unknown question": {"C9a", "x", 2}, "no note": {"C1a", "", 2}, "too high": {"C1a", "x", 5}, "below": {"C1a", "x", -1}} {
		if err := s.Interviewed(t.Context(), "org", "dana", "app", c.question, c.level, c.note); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, level := range []int{1, 3} {
		if err := s.Interviewed(t.Context(), "org", "dana", "app", "C1a", level, "said so"); err != nil {
			t.Fatal(err)
		}
	}
	if n := review.Newest(b.interviews); len(n) != 1 || n[0].Level != 3 || len(b.interviews) != 2 || m.events[0].Verb != audit.InterviewRated {
		t.Errorf("%+v", n)
	}
}

func TestEveryCompetencyHasQuestionsWithFiveLevels(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range review.Competencies() {
		if len(review.QuestionsOn(c.ID)) != 2 {
			t.Errorf("%s has %d questions", c.ID, len(review.QuestionsOn(c.ID)))
		}
	}
	for _, q := range review.Questions() {
		if seen[q.ID] || len(q.Probes) < 2 || q.Ask == "" {
			t.Errorf("%s stands twice or is bare", q.ID)
		}
		seen[q.ID] = true
		for level, anchor := range q.Anchors {
			if anchor == "" {
				t.Errorf("%s has no level %d", q.ID, level)
			}
		}
	}
}
