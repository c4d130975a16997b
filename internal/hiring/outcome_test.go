package hiring_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"preceptor/internal/account"
	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

// post notes what was written about decisions and notes.
type post struct {
	letters []hiring.OutcomeLetter
	called  []id.Member
}

func (p *post) Outcome(_ context.Context, _ hiring.Holder, l hiring.OutcomeLetter) error {
	p.letters = append(p.letters, l)
	return nil
}

func (p *post) Called(_ context.Context, h hiring.Holder, _, to id.Member) error {
	if h.Candidate.Name != "" {
		panic("who is called must not learn the candidate's name")
	}
	p.called = append(p.called, to)
	return nil
}

func TestALetterFollowsADecisionAndGoesOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, sent := t.Context(), &post{}
		w.Post = sent
		w.planned()
		app := w.invite(0)
		decide := func(stage hiring.Stage) {
			w.clock.Advance(1e9)
			ok(t, w.Decide(ctx, w.org, w.by, []id.Application{app.ID}, stage, "evidence"))
		}
		_, err := w.NotSelected(ctx, w.org, app.ID)
		wantKind(t, err, fault.Conflict)
		decide(hiring.StageDeclined)
		first, err := w.NotSelected(ctx, w.org, app.ID)
		ok(t, err)
		letter := hiring.OutcomeLetter{Decision: first.ID, Application: app.ID, Lang: "en", Text: "Dear [name],\r\nno.", By: w.by}
		for _, spoil := range []func(*hiring.OutcomeLetter){
			func(l *hiring.OutcomeLetter) { l.Text = " \n " },
			func(l *hiring.OutcomeLetter) { l.Text = strings.Repeat("é", 10_001) },
			func(l *hiring.OutcomeLetter) { l.Lang = "xx" },
		} {
			bad := letter
			spoil(&bad)
			wantKind(t, w.KeepOutcome(ctx, w.org, bad), fault.Invalid)
			wantKind(t, w.SendOutcome(ctx, w.org, bad), fault.Invalid)
		}
		ok(t, w.KeepOutcome(ctx, w.org, letter))
		waits(t, w, 1)

		decide(hiring.StageReview)
		wantKind(t, w.SendOutcome(ctx, w.org, letter), fault.Conflict)
		decide(hiring.StageDeclined)
		wantKind(t, w.SendOutcome(ctx, w.org, letter), fault.Conflict)
		newest, err := w.NotSelected(ctx, w.org, app.ID)
		ok(t, err)
		letter.Decision = newest.ID
		if verbs := w.noted(func() error { return w.SendOutcome(ctx, w.org, letter) }); !slices.Equal(verbs, []audit.Verb{audit.OutcomeSent}) {
			t.Errorf("noted as %v", verbs)
		}
		wantKind(t, w.SendOutcome(ctx, w.org, letter), fault.Conflict)
		wantKind(t, w.KeepOutcome(ctx, w.org, letter), fault.Conflict)
		name, _, _ := strings.Cut(person(0).Name, " ")
		if len(sent.letters) != 1 || sent.letters[0].Text != "Dear "+name+",\nno." {
			t.Fatalf("sent %+v", sent.letters)
		}
		waits(t, w, 0)
		decide(hiring.StageDeclined)
		waits(t, w, 1)
	})
}

func waits(t *testing.T, w *world, want int) {
	t.Helper()
	q := hiring.Query{Job: w.job, Viewer: w.by, Now: w.clock.Now(), Unwritten: true, Limit: 10}
	tally, err := w.store.Tally(t.Context(), w.org, q)
	ok(t, err)
	_, n, err := w.store.Desk(t.Context(), w.org, q)
	ok(t, err)
	if tally.Unwritten != want || n != want {
		t.Errorf("%d wait for a letter, %d are listed, want %d", tally.Unwritten, n, want)
	}
}

func TestNotesCallMembersWhoWantIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, sent := t.Context(), &post{}
		w.Post = sent
		w.planned()
		app := w.invite(0)
		colleague := account.Member{ID: id.Member(id.New()), Org: w.org, Name: "Bo", Email: "bo@clinic.example", Role: account.Recruiter, CreatedAt: began}
		ok(t, w.store.AddMember(ctx, w.org, colleague))
		note := func() { ok(t, w.AddNote(ctx, w.org, w.by, app.ID, "@Bo @Mo look", colleague.ID, w.by)) }
		note()
		if !slices.Equal(sent.called, []id.Member{colleague.ID}) {
			t.Fatalf("called %v", sent.called)
		}
		ok(t, w.ChooseMail(ctx, w.org, colleague.ID, true))
		ok(t, w.ChooseMail(ctx, w.org, colleague.ID, true))
		note()
		if len(sent.called) != 1 {
			t.Errorf("called against their wish")
		}
		ok(t, w.ChooseMail(ctx, w.org, colleague.ID, false))
		note()
		if len(sent.called) != 2 {
			t.Errorf("not called again")
		}
		tally, err := w.store.Tally(ctx, w.org, hiring.Query{Job: w.job, Viewer: colleague.ID, Now: w.clock.Now()})
		ok(t, err)
		if tally.Mentions != 1 {
			t.Errorf("the desk shows %d", tally.Mentions)
		}
	})
}
