package demo_test

import (
	"strings"
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/store/storetest"
)

// TestWorldHoldsWhatTeamsDo finds each thing that a hiring team does about candidates.
func TestWorldHoldsWhatTeamsDo(t *testing.T) {
	a, world := build(t, storetest.SQLite(t))
	ctx, org := t.Context(), world.Org.ID
	events, err := a.Store.Trail(ctx, org, 10000)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[audit.Verb]int{}
	for _, e := range events {
		seen[e.Verb]++
	}
	for _, want := range []audit.Verb{
		audit.ScoreOverridden, audit.InterviewRated, audit.AttemptRetest, audit.AttemptFailed, audit.AttemptCredited, audit.AttemptVoided,
		audit.TimeAsked, audit.PoolJoined, audit.ProfileShared, audit.ApplicationNoted,
	} {
		if seen[want] == 0 {
			t.Errorf("nobody has done %q", want)
		}
	}
	live, err := a.Site.Attempt.Live(ctx, org, world.Open[0].JobID, 30*24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	running, ended, silent := 0, 0, 0
	for _, l := range live {
		switch {
		case l.State == attempt.Running && len(l.Trouble) > 0:
			silent++
		case l.State == attempt.Running && l.Left > 0:
			running++
		case l.State == attempt.Expired:
			ended++
		}
	}
	if running == 0 || ended == 0 || silent == 0 {
		t.Errorf("%d at work, %d ended by time, %d out of reach; want some of each", running, ended, silent)
	}
}

// TestTourHasNoDeadEnds: every stop names a place of its own, and no request for review is left out.
func TestTourHasNoDeadEnds(t *testing.T) {
	a, world := build(t, storetest.SQLite(t))
	places := map[string]bool{}
	for _, s := range world.Tour {
		if s.What == "" || !strings.HasPrefix(s.Path, "/") || strings.HasSuffix(s.Path, "/") || places[s.Path] {
			t.Errorf("%+v leads nowhere of its own", s)
		}
		places[s.Path] = true
	}
	appeals, err := a.Store.Appeals(t.Context(), world.Org.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range appeals {
		if !places["/desk/reviews/"+string(one.ID)] {
			t.Errorf("the tour leaves out the request %s", one.ID)
		}
	}
}
