package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
)

// What the desk adds to the application of a world.
func (w world) share() hiring.Share {
	return hiring.Share{ID: "share", Application: w.application.ID, TokenHash: id.Hash(string(w.org.ID)), By: w.member.ID, Recipient: "Dr. Ruiz", At: now, Ends: now.Add(time.Hour)}
}

func (w world) view() hiring.View {
	return hiring.View{ID: "view", By: w.member.ID, Job: w.posting.JobID, Name: "Waiting", Query: "status=invited", At: now}
}

func (w world) pooled() hiring.Pooled {
	return hiring.Pooled{Candidate: w.candidate.ID, Facts: w.application.Facts, Since: now}
}

func (w world) resume() hiring.Resume {
	return hiring.Resume{Name: "dana.pdf", Type: hiring.PDF, Bytes: 6, At: now, Content: []byte("%PDF-\x00")}
}

func (w world) outcome() hiring.OutcomeLetter {
	return hiring.OutcomeLetter{Decision: w.decision.ID, Application: w.application.ID, Lang: "es", Text: "Hola", By: w.member.ID, At: now}
}

func (w world) query() hiring.Query {
	return hiring.Query{Job: w.posting.JobID, Viewer: w.member.ID, All: 3, Rate: 1, Limit: 50, Now: now.Add(time.Hour)}
}

func (w world) putDesk(ctx context.Context, s *store.Store) error {
	org, app := w.org.ID, w.application.ID
	for _, step := range []func() error{
		func() error { return s.AddTag(ctx, org, app, "bilingual", w.member.ID, now) },
		func() error { return s.Assign(ctx, org, app, w.member.ID) },
		func() error { at := now; return s.SetAsked(ctx, org, app, &at) },
		func() error { return s.AddMention(ctx, org, w.note.ID, w.member.ID) },
		func() error { return s.AddView(ctx, org, w.view()) },
		func() error { return s.AddShare(ctx, org, w.share()) },
		func() error { return s.PutPooled(ctx, org, w.pooled()) },
		func() error { return s.PutResume(ctx, org, app, w.resume()) },
		func() error { return s.PutOutcome(ctx, org, w.outcome()) },
		func() error { at := now; return s.SetLetterAt(ctx, org, app, &at) },
		func() error { return s.SetQuiet(ctx, org, w.member.ID, true) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// deskCases are the isolation cases of the desk's methods.
var deskCases = map[string]isolated{
	"Desk": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		list, n, err := s.Desk(ctx, org, w.query())
		return len(list) + n, err
	},
	"Tally": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		t, err := s.Tally(ctx, org, w.query())
		return t.People + t.Asked + t.Mentions, err
	},
	"Entry": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Entry(ctx, org, w.application.ID))
	},
	"EntriesOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.EntriesOf(ctx, org, []id.Application{w.application.ID}))
	},
	"CountApplications": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return s.CountApplications(ctx, org, w.posting.JobID)
	},
	"AddTag": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.AddTag(ctx, org, w.application.ID, "new", w.member.ID, now))
	},
	"RemoveTag": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.RemoveTag(ctx, org, w.application.ID, "bilingual"))
	},
	"TagsOfJob": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.TagsOfJob(ctx, org, w.posting.JobID))
	},
	"Assign": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.Assign(ctx, org, w.application.ID, w.rater.ID))
	},
	"SetAsked": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.SetAsked(ctx, org, w.application.ID, nil))
	},
	"AddMention": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.AddMention(ctx, org, w.note.ID, w.rater.ID))
	},
	"SeeMentions": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		before, err := s.Tally(ctx, org, w.query())
		if err != nil {
			return 0, err
		}
		if err := s.SeeMentions(ctx, org, w.application.ID, w.member.ID, now); err != nil {
			return 0, err
		}
		after, err := s.Tally(ctx, org, w.query())
		return before.Mentions - after.Mentions, err
	},
	"PutOutcome": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		l := w.outcome()
		l.Text = "Other"
		return one(s.PutOutcome(ctx, org, l))
	},
	"Outcome": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Outcome(ctx, org, w.decision.ID))
	},
	"SetLetterAt": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.SetLetterAt(ctx, org, w.application.ID, nil))
	},
	"Quiet": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		quiet, err := s.Quiet(ctx, org, w.member.ID)
		return map[bool]int{true: 1}[quiet], err
	},
	"SetQuiet": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.SetQuiet(ctx, org, w.rater.ID, true))
	},
	"LeanScores": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		scores, err := s.LeanScores(ctx, org, w.posting.JobID)
		return len(scores), err
	},
	"AddView": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		v := w.view()
		v.ID, v.Name = id.New(), "Other"
		return one(s.AddView(ctx, org, v))
	},
	"Views": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.Views(ctx, org, w.posting.JobID, w.member.ID))
	},
	"RemoveView": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.RemoveView(ctx, org, w.member.ID, w.view().ID))
	},
	"AddShare": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		h := w.share()
		h.ID, h.TokenHash = id.New(), id.New()
		return one(s.AddShare(ctx, org, h))
	},
	"Shares": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.Shares(ctx, org, w.application.ID))
	},
	"EndShare": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.EndShare(ctx, org, w.application.ID, w.share().ID, now))
	},
	"OpenShare": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.OpenShare(ctx, org, w.share().ID, now))
	},
	"PutPooled": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.PutPooled(ctx, org, w.pooled()))
	},
	"RemovePooled": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		_, before, err := s.Pool(ctx, org, hiring.PoolQuery{Limit: 9})
		if err != nil {
			return 0, err
		}
		return before, s.RemovePooled(ctx, org, w.candidate.ID)
	},
	"Pooled": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Pooled(ctx, org, w.candidate.ID))
	},
	"Pool": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		cards, n, err := s.Pool(ctx, org, hiring.PoolQuery{Job: w.posting.JobID, Limit: 9})
		return n + len(cards), err
	},
	"PutResume": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.PutResume(ctx, org, w.application.ID, hiring.Resume{Name: "other.pdf", At: now}))
	},
	"Resume": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Resume(ctx, org, w.application.ID, true))
	},
	"RemoveResume": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		_, err := s.Resume(ctx, org, w.application.ID, false)
		if err != nil {
			return 0, err
		}
		return one(s.RemoveResume(ctx, org, w.application.ID))
	},
}

func entry(t *testing.T, s *store.Store, w world) hiring.Entry {
	t.Helper()
	list, _, err := s.Desk(t.Context(), w.org.ID, w.query())
	ok(t, err)
	if len(list) != 1 {
		t.Fatalf("%d entries", len(list))
	}
	return list[0]
}

// TestProgressFollowsEveryChange holds what is kept beside an application against each act that bears
// on it, on both databases. Position 0 is the answered e-mail, position 1 the bare schedule.
func TestProgressFollowsEveryChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, _ := seedTwins(t, s, newWorld("mine"))
		ctx, org := t.Context(), w.org.ID
		e := entry(t, s, w)
		p := e.Progress
		if p.LaidOut != 2 || p.Unfinished != 2 || p.Scored != 1 || p.Unscored != 0 || p.Answered != 1 || p.RatingsIn != 1 {
			t.Fatalf("%+v", p)
		}
		if p.HandedIn == nil || !p.HandedIn.Equal(*w.attempt.Submitted) || !p.WorkEnds.Equal(w.bare.Closes) {
			t.Errorf("%+v", p)
		}
		if e.Name != w.candidate.Name || !slices.Equal(e.Tags, []string{"bilingual"}) || e.Assigned != w.member.ID || e.Asked == nil {
			t.Errorf("%+v", e)
		}
		job, err := s.Job(ctx, org, w.posting.JobID)
		ok(t, err)
		if wanted := map[bool]hiring.Places{true: 1, false: 0}[job.Raters <= 1]; p.Rated != wanted {
			t.Errorf("rated %b by one of %d", p.Rated, job.Raters)
		}
		second := review.Rating{ID: id.Rating(id.New()), Attempt: w.attempt.ID, Rater: w.member.ID, Levels: map[string]int{"tone": 1}, At: now}
		ok(t, s.AddRating(ctx, org, second))
		if p := entry(t, s, w).Progress; p.Rated != 1 || p.RatingsIn != 2 {
			t.Errorf("both rated: %+v", p)
		}
		ok(t, s.RemoveRating(ctx, org, w.attempt.ID, w.member.ID))
		if p := entry(t, s, w).Progress; p.RatingsIn != 1 {
			t.Errorf("one taken back: %+v", p)
		}
		begun := w.bare.Facts
		begun.Started = w.attempt.Started
		ok(t, s.SetFacts(ctx, org, w.bare.ID, begun))
		if p := entry(t, s, w).Progress; p.Unscored != 2 || p.Unfinished != 2 || !p.WorkEnds.Equal(begun.Deadline()) {
			t.Errorf("begun: %+v", p)
		}
		begun.Voided = w.attempt.Submitted
		ok(t, s.SetFacts(ctx, org, w.bare.ID, begun))
		if p := entry(t, s, w).Progress; p.Unscored != 0 || p.Unfinished != 0 || p.WorkEnds != nil {
			t.Errorf("set aside: %+v", p)
		}
	})
}

// TestTheListAndItsCountsAgree asks every filter and order on both databases: what is counted is what
// is listed, and an entry is listed where its own words say so.
func TestTheListAndItsCountsAgree(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := seed(t, s, newWorld("mine"))
		crowd(t, s, w, 60)
		base := w.query()
		base.Limit = 1000
		everyone, _, err := s.Desk(t.Context(), w.org.ID, base)
		ok(t, err)
		if len(everyone) != 61 {
			t.Fatalf("%d", len(everyone))
		}
		for _, standing := range []hiring.Standing{hiring.Invited, hiring.Working, hiring.Finished, hiring.TimeEnded, hiring.TakesNone} {
			q := base
			q.Standing = standing
			want := 0
			for _, e := range everyone {
				if e.Standing(q.Now) == standing {
					want++
				}
			}
			if want == 0 {
				t.Errorf("nobody is %s: this test tells nothing of it", standing)
			}
			sameCount(t, s, w, q, want)
		}
		for _, q := range []hiring.Query{
			{Search: "k"}, {Search: "50%"}, {Search: "dana"}, {Search: "epic"}, {Stage: hiring.StageNew}, {Evidence: "complete"}, {Evidence: "missing"},
			{Tag: "bilingual"}, {Assigned: w.member.ID}, {Assigned: hiring.Nobody}, {Asked: true}, {Unrated: true}, {Mentions: true}, {Standing: hiring.EndingSoon},
		} {
			q.Job, q.Viewer, q.All, q.Rate, q.Limit, q.Now = base.Job, base.Viewer, base.All, base.Rate, base.Limit, base.Now
			sameCount(t, s, w, q, -1)
		}
		for _, order := range hiring.Orders() {
			paged(t, s, w, order, len(everyone))
		}
	})
}

func sameCount(t *testing.T, s *store.Store, w world, q hiring.Query, want int) {
	t.Helper()
	list, n, err := s.Desk(t.Context(), w.org.ID, q)
	ok(t, err)
	if len(list) != n || want >= 0 && len(list) != want {
		t.Errorf("%+v lists %d, counts %d, want %d", q, len(list), n, want)
	}
}

// paged reads the list page by page: everyone once.
func paged(t *testing.T, s *store.Store, w world, order hiring.Order, people int) {
	t.Helper()
	q := w.query()
	q.Order, q.Limit = order, 7
	seen := map[id.Application]bool{}
	for ; q.Offset < people; q.Offset += q.Limit {
		list, _, err := s.Desk(t.Context(), w.org.ID, q)
		ok(t, err)
		for _, e := range list {
			seen[e.Application.ID] = true
		}
	}
	if len(seen) != people {
		t.Errorf("by %s the pages show %d of %d", order, len(seen), people)
	}
}

// crowd puts n people on a world's job, in every state.
func crowd(t testing.TB, s *store.Store, w world, n int) {
	t.Helper()
	tools := [][]string{{"Epic"}, {"ClearChart", "Teams"}, nil}
	err := s.Atomically(t.Context(), func(ctx context.Context) error {
		for i := range n {
			c, err := s.AddCandidate(ctx, w.org.ID, hiring.Candidate{ID: id.Candidate(id.New()), Name: "Person", Email: id.New() + "@example.com", CreatedAt: now})
			if err != nil {
				return err
			}
			a := w.application
			a.ID, a.Candidate, a.Code, a.LinkHash = id.Application(id.New()), c.ID, hiring.Code(i+1), id.New()
			a.Facts.Tools, a.InvitedAt = tools[i%3], now.Add(-time.Duration(i)*time.Minute)
			if i%11 == 0 {
				a.DeclinedAt = &a.InvitedAt
			}
			if err := s.AddApplication(ctx, w.org.ID, a); err != nil {
				return err
			}
			if err := attend(ctx, s, w, a.ID, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// attend lays out two exercises of which a part of the crowd begins one, and hands in one or both.
func attend(ctx context.Context, s *store.Store, w world, app id.Application, i int) error {
	first, second := w.newAttempt("email", 0), w.newAttempt("schedule", 1)
	started, handed := now.Add(-time.Hour), now.Add(-time.Duration(i)*time.Second)
	for n, a := range []*attempt.Attempt{&first, &second} {
		a.Application = app
		if i%5 > n {
			a.Started = &started
		}
		if i%5 > n+2 {
			a.Submitted = &handed
		}
		if i%7 == 3 {
			a.Closes = now.Add(-time.Minute)
		}
	}
	return s.AddAttempts(ctx, w.org.ID, []attempt.Attempt{first, second})
}

func TestThePoolFindsCards(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := seed(t, s, newWorld("mine"))
		years := 7
		card := hiring.Pooled{Candidate: w.candidate.ID, Since: now.Add(time.Hour), Facts: hiring.Facts{Years: &years, Region: "Austin, Texas", Tools: []string{"Epic"}, Employers: []string{"Harbor 100% Care"}}}
		ok(t, s.PutPooled(t.Context(), w.org.ID, card))
		for _, c := range []struct {
			q    hiring.PoolQuery
			want int
		}{
			{hiring.PoolQuery{}, 1}, {hiring.PoolQuery{Years: 7}, 1}, {hiring.PoolQuery{Years: 8}, 0}, {hiring.PoolQuery{Region: "TEXAS"}, 1},
			{hiring.PoolQuery{Tool: "epic"}, 1}, {hiring.PoolQuery{Tool: "harbor"}, 0}, {hiring.PoolQuery{Employer: "100%"}, 1}, {hiring.PoolQuery{Employer: "100_"}, 0},
			{hiring.PoolQuery{Search: "harbor"}, 1}, {hiring.PoolQuery{Region: "ohio"}, 0},
		} {
			c.q.Limit, c.q.Job = 10, w.posting.JobID
			cards, n, err := s.Pool(t.Context(), w.org.ID, c.q)
			ok(t, err)
			if n != c.want || len(cards) != c.want {
				t.Errorf("%+v finds %d", c.q, n)
			}
			if n == 1 && (!cards[0].On || !cards[0].Since.Equal(now)) {
				t.Errorf("%+v", cards[0])
			}
		}
		ok(t, s.RemovePooled(t.Context(), w.org.ID, w.candidate.ID))
		_, err := s.Pooled(t.Context(), w.org.ID, w.candidate.ID)
		wantKind(t, err, fault.NotFound)
	})
}

func TestAShareOpensForItsOrgAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mine, twin := seedTwins(t, s, newWorld("mine"))
		for _, w := range []world{mine, twin} {
			found, err := s.ShareByToken(t.Context(), w.share().TokenHash)
			ok(t, err)
			if found.Org != w.org.ID || found.Share.Application != w.application.ID {
				t.Errorf("%+v", found)
			}
		}
		_, err := s.ShareByToken(t.Context(), "none")
		wantKind(t, err, fault.NotFound)
		r, err := s.Resume(t.Context(), mine.org.ID, mine.application.ID, true)
		ok(t, err)
		if string(r.Content) != string(mine.resume().Content) {
			t.Errorf("the file came back as %q", r.Content)
		}
	})
}

// A search reads words as people write them, and never what the program calls them.
func TestASearchFindsWordsWhateverTheirCaseAndAccents(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := seed(t, s, newWorld("mine"))
		org := w.org.ID
		c, err := s.AddCandidate(t.Context(), org, hiring.Candidate{ID: id.Candidate(id.New()), Name: "Ángela Núñez", Email: "angela.n@people.example", CreatedAt: now})
		ok(t, err)
		a := w.application
		a.ID, a.Candidate, a.Code, a.LinkHash, a.RevealedAt = id.Application(id.New()), c.ID, "Q1", "", &w.application.InvitedAt
		a.Facts = hiring.Facts{Tools: []string{"ÉclairChart"}, Education: "Técnica"}
		ok(t, s.AddApplication(t.Context(), org, a))
		ok(t, s.AddTag(t.Context(), org, a.ID, "niñez", w.member.ID, now))
		found := func(words string, offset int) (bool, int) {
			q := w.query()
			q.Search, q.Offset = words, offset
			list, n, err := s.Desk(t.Context(), org, q)
			ok(t, err)
			return slices.ContainsFunc(list, func(e hiring.Entry) bool { return e.Application.ID == a.ID }), n
		}
		for words, want := range map[string]bool{
			"ángela": true, "ANGELA NUNEZ": true, "Núñez": true, "angela.n@": true, "éclair": true, "eclairchart": true, "TÉCNICA": true,
			"niñez": true, "q1": true, "tools": false, "education": false, "zone": false, "%": false, "_": false, `\`: false,
		} {
			if got, _ := found(words, 0); got != want {
				t.Errorf("%q found: %v", words, got)
			}
		}
		if got, n := found("q1", 50); got || n != 1 {
			t.Errorf("past the end of one: %v, %d", got, n)
		}
	})
}
