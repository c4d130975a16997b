package demo

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

// actor is a candidate with a part in what the hiring team does.
type actor struct {
	role
	hiring.Holder
	share string // the token of a link to their profile
}

// playing are those with a part, in the order of the casts.
func (b *builder) playing(p part) (out []*actor) {
	for i := range b.cast {
		if b.cast[i].as == p {
			out = append(out, &b.cast[i])
		}
	}
	return out
}

// first is the one with a part of which there is one.
func (b *builder) first(p part) *actor { return b.playing(p)[0] }

func (b *builder) recruiter() account.Member { return b.memberOf(account.Recruiter)[0] }
func (b *builder) manager() account.Member   { return b.memberOf(account.Manager)[0] }

// team is what the hiring team has done over the last days.
func (b *builder) team(ctx context.Context) error {
	for _, step := range []func(context.Context) error{b.pool, b.tags, b.interviews, b.notes, b.shareOut, b.view, b.underReview, b.reviewEnded} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// pool: some agreed to be found for later jobs.
func (b *builder) pool(ctx context.Context) error {
	for i, a := range b.playing(pooled) {
		if err := b.office(b.now.Add(-time.Duration(9-i)*day), 10+i); err != nil {
			return err
		}
		if err := b.app.Site.Hiring.JoinPool(ctx, a.Holder); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) tags(ctx context.Context) error {
	if err := b.office(b.now.Add(-2*day), 9); err != nil {
		return err
	}
	by, org := b.recruiter(), b.world.Org.ID
	for i, a := range b.playing(bilingual) {
		apps := []id.Application{a.Application.ID}
		if err := b.app.Site.Hiring.Tag(ctx, org, by.ID, apps, "bilingual"); err != nil {
			return err
		}
		if err := b.app.Site.Hiring.Assign(ctx, org, by.ID, apps, []account.Member{by, b.manager()}[i%2].ID); err != nil {
			return err
		}
	}
	top := []id.Application{b.first(favourite).Application.ID}
	if err := b.app.Site.Hiring.Tag(ctx, org, by.ID, top, "can start at once"); err != nil {
		return err
	}
	return b.app.Site.Hiring.Assign(ctx, org, by.ID, top, b.manager().ID)
}

// asked is what two interviewers heard, with the levels they gave.
var asked = []struct {
	question string
	levels   [2]int
	notes    [2]string
}{
	{"C2a", [2]int{3, 3}, [2]string{
		"Found two patients with one birthday on a lab list, stopped the fax, called the lab and wrote it in both charts.",
		"Lab list with swapped results. Checked two identifiers, told the nurse, looked again the next day that it was corrected.",
	}},
	{"C1b", [2]int{4, 3}, [2]string{
		"Tells the front desk first, sorts the eleven by who cannot wait, calls those, asks the second provider for two gaps, writes who was told what.",
		"Clear order: urgent ones first, then calls, then the phones. Did not say who answers the phones meanwhile.",
	}},
	{"C4a", [2]int{3, 3}, [2]string{
		"A father waited ninety minutes. Said sorry once, named the wait, offered the next step and came back when she said she would.",
		"Same story. Asked him what he needed most, and kept her voice down.",
	}},
}

// interviews: the favourite was interviewed by two people with the guide.
func (b *builder) interviews(ctx context.Context) error {
	a := b.first(favourite)
	for i, by := range []account.Member{b.recruiter(), b.manager()} {
		if err := b.office(b.now.Add(-3*day), 14); err != nil {
			return err
		}
		for _, q := range asked {
			b.clock.Advance(7 * time.Minute)
			if err := b.app.Site.Review.Interviewed(ctx, a.Org, by.ID, a.Application.ID, q.question, q.levels[i], q.notes[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *builder) notes(ctx context.Context) error {
	a := b.first(favourite)
	if err := b.office(b.now.Add(-2*day), 11); err != nil {
		return err
	}
	elena, marcus := b.recruiter(), b.manager()
	words := "@" + marcus.Name + " could you call the reference from Bluebonnet Pediatrics before we offer? I have asked for leave to do so."
	if err := b.app.Site.Hiring.AddNote(ctx, a.Org, elena.ID, a.Application.ID, words, marcus.ID); err != nil {
		return err
	}
	b.clock.Advance(5 * hour)
	if err := b.app.Site.Hiring.AddNote(ctx, a.Org, marcus.ID, a.Application.ID, "Called. They would take her back at once, and speak well of how she handled late cancellations."); err != nil {
		return err
	}
	tied := b.playing(tied)[0]
	return b.app.Site.Hiring.AddNote(ctx, tied.Org, marcus.ID, tied.Application.ID, "@"+elena.Name+" the two of them cannot be told apart. Let us ask both about records in the interview.", elena.ID)
}

// shareOut gives the favourite's profile to somebody who has no sign-in.
func (b *builder) shareOut(ctx context.Context) (err error) {
	a := b.first(favourite)
	a.share, err = b.app.Site.Hiring.Share(ctx, a.Org, b.recruiter().ID, a.Application.ID, "Dr. Amara Lindqvist, medical director", 14)
	return err
}

func (b *builder) view(ctx context.Context) error {
	return b.app.Site.Hiring.KeepView(ctx, b.world.Org.ID, hiring.View{
		By: b.recruiter().ID, Job: b.world.Open[0].JobID, Name: "Bilingual, newest first", Query: "tag=bilingual",
	})
}

// underReview: the lines of a score were held against the work; one did not hold, and a person has set
// the score. Nobody has settled it yet.
func (b *builder) underReview(ctx context.Context) error {
	a := b.first(reviewed)
	if err := b.office(b.now.Add(-2*day), 15); err != nil {
		return err
	}
	appeal, row, err := b.check(ctx, a, 1)
	if err != nil {
		return err
	}
	wrong := appeal.Lines[slices.IndexFunc(appeal.Lines, func(l review.Checked) bool { return !l.Right })]
	points := math.Min(100, math.Round(row.Score.Points)+4)
	return b.app.Site.Review.Override(ctx, a.Org, b.recruiter().ID, appeal.Attempt, row.ID, &points,
		fmt.Sprintf("“%s”: the caller asked for it, which the rule does not read. Given the points of that line.", wrong.Title))
}

// reviewEnded settles a request under which every line held, and sends the letter.
func (b *builder) reviewEnded(ctx context.Context) error {
	a := b.first(answered)
	if err := b.office(b.now.Add(-2*day), 16); err != nil {
		return err
	}
	appeal, _, err := b.check(ctx, a, 0)
	if err != nil {
		return err
	}
	standings, err := b.app.Site.Standings(ctx, a.Holder)
	if err != nil {
		return err
	}
	of, by, s := appeal.ID, b.recruiter(), b.app.Site.Review
	for _, st := range standings {
		if st.Attempt.ID != appeal.Attempt {
			continue
		}
		if err := s.SettleReview(ctx, a.Org, by.ID, of, st.Result, "Every line was held against the forms again. All of them hold; the insurance number earned its points."); err != nil {
			return err
		}
	}
	b.clock.Advance(20 * time.Minute)
	first, _, _ := strings.Cut(a.Candidate.Name, " ")
	letter := "Hello " + first + ",\n\nYou asked us to look again at your record check. A person held every line of it against the forms. All lines stand, and the insurance number was not counted against you: you earned its points.\n\nNothing changes in your application by having asked.\n\n" + by.Name + "\n" + b.world.Org.Name
	return s.SendLetter(ctx, a.Org, by.ID, of, letter)
}

// check goes through the score of a request; so many of the lines that lost points do not hold.
func (b *builder) check(ctx context.Context, a *actor, wrong int) (appeal review.Appeal, row review.ScoreRow, err error) {
	asked, err := b.app.Store.AppealsOf(ctx, a.Org, a.Application.ID)
	if err != nil {
		return appeal, row, err
	}
	if len(asked) != 1 {
		return appeal, row, fault.New(fault.Internal, "the demo has %d requests to check, not 1", len(asked))
	}
	if row, err = b.app.Store.LatestScore(ctx, a.Org, asked[0].Attempt); err != nil {
		return appeal, row, err
	}
	err = b.app.Site.Review.CheckLines(ctx, a.Org, b.recruiter().ID, asked[0].ID, row.ID, findings(row.Score.Evidence, wrong))
	if err != nil {
		return appeal, row, err
	}
	asked, err = b.app.Store.AppealsOf(ctx, a.Org, a.Application.ID)
	return asked[0], row, err
}

func findings(lines []exercise.Evidence, wrong int) []review.Finding {
	out := make([]review.Finding, len(lines))
	for i, e := range lines {
		right := wrong == 0 || e.Points >= e.Possible
		if out[i].Right = &right; !right {
			out[i].Note = "The caller asked for another time; moving the visit was right."
			wrong--
		}
	}
	return out
}
