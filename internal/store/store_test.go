package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/mail"
	"preceptor/internal/posting"
	"preceptor/internal/review"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
	"preceptor/migrations"
)

// same compares what came back with what was stored, to the byte and the microsecond.
func same[T any](t *testing.T, want T) func(T, error) {
	t.Helper()
	return func(got T, err error) {
		t.Helper()
		ok(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("stored (-) and read (+) differ:\n%s", diff)
		}
	}
}

func TestWhatIsStoredComesBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w, _ := seedTwins(t, s, newWorld("mine"))
		org := w.org.ID
		same(t, w.org)(s.Org(ctx, org))
		same(t, w.org)(s.OrgBySlug(ctx, "mine"))
		same(t, w.member)(s.MemberByEmail(ctx, w.member.Email))
		same(t, []account.Member{w.member, w.rater})(s.Members(ctx, org))
		same(t, w.session)(s.Session(ctx, w.session.ID))
		same(t, w.invitation)(s.Invitation(ctx, w.invitation.TokenHash))
		same(t, w.posting)(s.Posting(ctx, org, w.posting.JobID))
		same(t, w.candidate)(s.Candidate(ctx, org, w.candidate.ID))
		same(t, w.application)(s.Application(ctx, org, w.application.ID))
		same(t, []hiring.Listing{{Application: w.application, Candidate: w.candidate}})(s.Listings(ctx, org, w.posting.JobID))
		same(t, hiring.Accommodation{Multiplier: 1.5, ListView: true})(s.Accommodation(ctx, org, w.application.ID))
		same(t, []attempt.Attempt{w.attempt, w.bare})(s.AttemptsOf(ctx, org, w.application.ID))
		same(t, []attempt.Attempt{w.attempt, w.bare})(s.AttemptsOfJob(ctx, org, w.posting.JobID))
		same(t, w.form)(s.Form(ctx, org, w.attempt.ID))
		same(t, w.saved)(s.Response(ctx, org, w.attempt.ID))
		same(t, map[id.Attempt]attempt.Saved{w.attempt.ID: w.saved})(s.Responses(ctx, org, w.posting.JobID))
		same(t, []attempt.Batch{w.moves})(s.MovesOf(ctx, org, w.attempt.ID))
		same(t, []attempt.Likeness{{Other: w.bare.ID, Figure: 0.75, At: now}})(s.LikenessesOf(ctx, org, w.attempt.ID))
		same(t, []attempt.Likeness{{Other: w.attempt.ID, Figure: 0.75, At: now}})(s.LikenessesOf(ctx, org, w.bare.ID))
		same(t, []attempt.Event{{At: now, Op: "save", Seq: 4}})(s.Timeline(ctx, org, w.attempt.ID))
		same(t, []attempt.Late{{At: now, Response: exercise.Response(`{}`)}})(s.LateDrafts(ctx, org, w.attempt.ID))
		same(t, w.score)(s.LatestScore(ctx, org, w.attempt.ID))
		same(t, []review.Rating{w.rating})(s.RatingsOf(ctx, org, w.attempt.ID))
		same(t, []review.Rating{w.rating})(s.RatingsOfJob(ctx, org, w.posting.JobID))
		same(t, map[id.Attempt]review.ScoreRow{w.attempt.ID: w.score})(s.LatestScores(ctx, org, w.posting.JobID))
		same(t, []posting.Posting{w.posting})(s.Postings(ctx, org))
		same(t, w.version)(s.PostingVersion(ctx, org, w.posting.JobID, 1))
		same(t, w.application)(s.ApplicationOf(ctx, org, w.posting.JobID, w.candidate.ID))
		same(t, w.attempt)(s.Attempt(ctx, org, w.attempt.ID))
		same(t, []account.Session{w.session})(s.SessionsOf(ctx, org, w.member.ID))
		same(t, w.message)(s.Message(ctx, org, w.message.ID))
		same(t, []mail.Message{w.message})(s.Messages(ctx, org, 9))
		same(t, []hiring.Decision{w.decision})(s.Decisions(ctx, org, w.application.ID))
		same(t, []hiring.Note{w.note})(s.Notes(ctx, org, w.application.ID))
		_, err := s.Form(ctx, org, w.bare.ID)
		wantKind(t, err, fault.NotFound)
	})
}

func TestUpdatesStoreTheirColumnsAndNoOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w, twin := seedTwins(t, s, newWorld("mine"))
		before := snapshot(t, s, twin.org.ID)
		org, later := w.org.ID, now.Add(time.Hour)

		o := w.org
		o.Name, o.Employees, o.Facts = "New name", 0, nil
		ok(t, s.UpdateOrg(ctx, o))
		same(t, o)(s.Org(ctx, org))

		m := w.member
		m.DisabledAt, m.Epoch, m.PasswordHash, m.Accommodates, m.CreatedAt = &later, 0, "", false, later
		ok(t, s.UpdateMember(ctx, org, m))
		m.CreatedAt = now // not among the columns
		same(t, m)(s.Member(ctx, org, m.ID))

		a := w.application
		a.Stage, a.Facts, a.LinkHash, a.ConsentedAt, a.Code = hiring.StageReview, hiring.Facts{}, "", &later, "other"
		ok(t, s.SetApplication(ctx, org, a))
		a.Code = w.application.Code
		same(t, a)(s.Application(ctx, org, a.ID))

		f := w.attempt.Facts
		f.Submitted, f.Voided, f.Extensions, f.Multiplier = nil, &later, nil, 0
		f.Credits, f.Pauses, f.Breaks = nil, nil, time.Hour
		ok(t, s.SetFacts(ctx, org, w.attempt.ID, f))
		read, err := s.Attempt(ctx, org, w.attempt.ID)
		same(t, f)(read.Facts, err)

		message := w.message
		message.SentAt, message.Failed, message.Tries, message.Subject = &later, "no answer", 2, "other"
		ok(t, s.SetDelivery(ctx, org, message))
		message.Subject = w.message.Subject
		same(t, message)(s.Message(ctx, org, message.ID))

		if after := snapshot(t, s, twin.org.ID); after != before {
			t.Errorf("the twin changed:\n%s\n%s", before, after)
		}
	})
}

func TestPlanOfAJob(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w, _ := seedTwins(t, s, newWorld("mine"))
		job, err := s.Job(ctx, w.org.ID, w.posting.JobID)
		ok(t, err)
		if job.Title != w.posting.Title || job.Site != "Riverside" || job.Raters != 2 || len(job.Plan) != 0 {
			t.Errorf("the job of a new posting is %+v", job)
		}
		closes := time.Date(2027, 3, 20, 4, 59, 0, 0, time.UTC) // a minute to midnight in Chicago, in summer time
		if job.ApplyBy == nil || !job.ApplyBy.Equal(closes) {
			t.Errorf("applications close at %v, want %v", job.ApplyBy, closes)
		}
		job.Plan = exercise.Plan{{Kind: "email", Definition: "front-desk", Weight: 1, Reason: "all of it"}}
		job.PlanVersion, job.Raters, job.FrozenAt = 3, 1, &now
		ok(t, s.SetPlan(ctx, w.org.ID, job))
		same(t, job)(s.Job(ctx, w.org.ID, job.ID))
	})
}

func TestSavePosting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w, twin := seedTwins(t, s, newWorld("mine"))
		p := w.posting
		if _, err := s.PublishedBySlug(ctx, p.Slug); !fault.Is(err, fault.NotFound) {
			t.Errorf("a draft is public: %v", err)
		}
		p.Title, p.PublishedAt, p.ApplyBy, p.Dismissed = "Care navigator", &now, "", nil
		ok(t, s.SavePosting(ctx, w.org.ID, p))
		wantKind(t, s.SavePosting(ctx, w.org.ID, p), fault.Conflict)
		p.Version++
		same(t, p)(s.Posting(ctx, w.org.ID, p.JobID))
		same(t, posting.Listed{Org: w.org.ID, Posting: p})(s.PublishedBySlug(ctx, p.Slug))
		same(t, []posting.Listed{{Org: w.org.ID, Posting: p}})(s.OpenPostings(ctx))
		job, err := s.Job(ctx, w.org.ID, p.JobID)
		ok(t, err)
		if job.Title != p.Title || job.PublishedAt == nil || job.ApplyBy != nil {
			t.Errorf("the job is out of step: %+v", job)
		}
		p.ClosedAt = &now
		ok(t, s.SavePosting(ctx, w.org.ID, p))
		p.Version++
		same(t, []posting.Listed{})(s.OpenPostings(ctx))
		same(t, posting.Listed{Org: w.org.ID, Posting: p})(s.PublishedBySlug(ctx, p.Slug))
		same(t, true)(s.SlugTaken(ctx, p.Slug))
		same(t, false)(s.SlugTaken(ctx, "free"))
		same(t, twin.posting)(s.Posting(ctx, twin.org.ID, p.JobID))
	})
}

func TestVersionsOfAPosting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w, twin := seedTwins(t, s, newWorld("mine"))
		next := w.version
		next.Number, next.By, next.Markdown, next.At = 2, "", "# Other\n", now.Add(time.Minute)
		ok(t, s.AddPostingVersion(ctx, w.org.ID, next))
		wantKind(t, s.AddPostingVersion(ctx, w.org.ID, next), fault.Conflict)
		same(t, []posting.Version{next, w.version})(s.PostingVersions(ctx, w.org.ID, w.posting.JobID))
		same(t, []posting.Version{twin.version})(s.PostingVersions(ctx, twin.org.ID, w.posting.JobID))
		_, err := s.PostingVersion(ctx, twin.org.ID, w.posting.JobID, 2)
		wantKind(t, err, fault.NotFound)
	})
}

// A posting that is older than the table of versions begins its list with what it says now.
func TestVersionsBeginWithWhatIsThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w := seed(t, s, newWorld("mine"))
		again, err := fs.ReadFile(migrations.For(s.Dialect()), "0007_posting_versions.sql")
		ok(t, err)
		for _, statement := range append([]string{`DROP TABLE posting_versions`}, strings.Split(string(again), ";\n")...) {
			_, err := s.WriterDB().ExecContext(ctx, statement)
			ok(t, err)
		}
		want := w.version
		want.By, want.Note = "", "As it stood when this list began"
		same(t, []posting.Version{want})(s.PostingVersions(ctx, w.org.ID, w.posting.JobID))
	})
}

func TestWhatIsTakenIsAConflict(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, w, other := t.Context(), seed(t, s, newWorld("mine")), seed(t, s, newWorld("other"))
		org := w.org.ID
		m := other.newMember("again")
		m.Email = w.member.Email // of another org
		wantKind(t, s.AddMember(ctx, other.org.ID, m), fault.Conflict)
		wantKind(t, s.UseInvitation(ctx, org, "unknown", now), fault.NotFound)
		ok(t, s.UseInvitation(ctx, org, w.invitation.TokenHash, now))
		wantKind(t, s.UseInvitation(ctx, org, w.invitation.TokenHash, now), fault.Conflict)

		p := w.newPosting(other.posting.Slug)
		wantKind(t, s.AddPosting(ctx, org, p), fault.Conflict)
		again := w.application
		again.ID, again.Code, again.LinkHash = id.Application(id.New()), "B2", id.New()
		wantKind(t, s.AddApplication(ctx, org, again), fault.Conflict)
		second, err := s.AddCandidate(ctx, org, hiring.Candidate{ID: id.Candidate(id.New()), Email: "second@example.com", CreatedAt: now})
		ok(t, err)
		again.Candidate, again.Code = second.ID, w.application.Code
		wantKind(t, s.AddApplication(ctx, org, again), fault.Conflict)
		again.Code, again.LinkHash = "B2", other.application.LinkHash
		wantKind(t, s.AddApplication(ctx, org, again), fault.Conflict)
		again.LinkHash = ""
		ok(t, s.AddApplication(ctx, org, again))

		r := w.rating
		r.ID, r.Recused = id.Rating(id.New()), "knows them"
		wantKind(t, s.AddRating(ctx, org, r), fault.Conflict)
		wantKind(t, s.AddForm(ctx, org, w.attempt.ID, w.form), fault.Conflict)
	})
}

func TestWhatTheSchemaRefusesIsInvalid(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, w := t.Context(), seed(t, s, newWorld("mine"))
		job, err := s.Job(ctx, w.org.ID, w.posting.JobID)
		ok(t, err)
		job.Raters = 5
		wantKind(t, s.SetPlan(ctx, w.org.ID, job), fault.Invalid)
		m := w.newMember("upper")
		m.Email = "Upper@example.com"
		wantKind(t, s.AddMember(ctx, w.org.ID, m), fault.Invalid)
		if s.Dialect() == migrations.Postgres {
			n := w.note
			n.ID, n.Text = id.New(), "a\x00b"
			wantKind(t, s.AddNote(ctx, w.org.ID, n), fault.Invalid)
		}
	})
}

func TestCandidateIsFoundAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w, _ := seedTwins(t, s, newWorld("mine"))
		c := w.candidate
		c.ID, c.Name = id.Candidate(id.New()), "Other spelling"
		same(t, w.candidate)(s.AddCandidate(ctx, w.org.ID, c))
	})
}

func TestHolders(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, w, other := t.Context(), seed(t, s, newWorld("mine")), seed(t, s, newWorld("other"))
		h, err := s.HolderByLink(ctx, w.application.LinkHash)
		ok(t, err)
		if h.Org != w.org.ID || h.Application.ID != w.application.ID || h.Candidate != w.candidate || h.Job.ID != w.posting.JobID {
			t.Errorf("the link opens %+v", h)
		}
		same(t, hiring.Pass{
			Org: w.org.ID, Application: w.application.ID, Candidate: w.candidate.ID,
			LinkEnds: w.application.LinkEnds, TimeZone: w.org.TimeZone,
		})(s.PassByLink(ctx, w.application.LinkHash))
		for _, hash := range []string{"", "unknown"} {
			_, err = s.HolderByLink(ctx, hash)
			wantKind(t, err, fault.NotFound)
			_, err = s.PassByLink(ctx, hash)
			wantKind(t, err, fault.NotFound)
		}
		holders, err := s.HoldersByEmail(ctx, "dana@example.com")
		ok(t, err)
		if len(holders) != 2 {
			t.Fatalf("found %d applications of an address known to two orgs", len(holders))
		}
		a := other.application
		a.Stage = hiring.StageDeclined
		ok(t, s.SetApplication(ctx, other.org.ID, a))
		holders, err = s.HoldersByEmail(ctx, "dana@example.com")
		ok(t, err)
		if len(holders) != 1 || holders[0].Org != w.org.ID {
			t.Errorf("found %+v", holders)
		}
	})
}

func TestHoldersOfTwins(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, twin := seedTwins(t, s, newWorld("mine"))
		holders, err := s.HoldersByEmail(t.Context(), w.candidate.Email)
		ok(t, err)
		stages := map[id.Org]hiring.Stage{}
		for _, h := range holders {
			stages[h.Org] = h.Application.Stage
		}
		if len(holders) != 2 || stages[w.org.ID] != hiring.StageNew || stages[twin.org.ID] != hiring.StageOffer {
			t.Errorf("found %+v", holders)
		}
	})
}

func TestResponseIsReplacedAndItsEventKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w, _ := seedTwins(t, s, newWorld("mine"))
		next := attempt.Saved{Seq: 5, Response: exercise.Response(`{"text":"new"}`), At: now.Add(time.Second), Checksum: "c"}
		ok(t, s.PutResponse(ctx, w.org.ID, w.attempt.ID, next, attempt.Event{At: next.At, Op: "save", Seq: 5, Note: "n"}))
		for _, seq := range []int64{5, 4, 0} {
			behind := attempt.Saved{Seq: seq, Response: exercise.Response(`{}`), At: now, Checksum: "d"}
			if err := s.PutResponse(ctx, w.org.ID, w.attempt.ID, behind, attempt.Event{At: now, Op: "save"}); !errors.Is(err, attempt.ErrAhead) {
				t.Errorf("number %d after 5: %v", seq, err)
			}
		}
		same(t, next)(s.Response(ctx, w.org.ID, w.attempt.ID))
		same(t, []attempt.Event{{At: now, Op: "save", Seq: 4}, {At: next.At, Op: "save", Seq: 5, Note: "n"}})(
			s.Timeline(ctx, w.org.ID, w.attempt.ID))
	})
}

func TestUnscored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, w := t.Context(), seed(t, s, newWorld("mine"))
		running, void, handedIn := w.newAttempt("chart", 2), w.newAttempt("chart", 3), w.newAttempt("chart", 4)
		started := now
		for _, a := range []*attempt.Attempt{&running, &void, &handedIn} {
			a.Started = &started
		}
		void.Voided, handedIn.Submitted = &started, &started
		ok(t, s.AddAttempts(ctx, w.org.ID, []attempt.Attempt{running, void, handedIn}))
		twin := seed(t, s, w.twin()) // where the same one is scored
		ok(t, s.AddAttempts(ctx, twin.org.ID, []attempt.Attempt{handedIn}))
		scored := w.newScore(50, now)
		scored.Attempt = handedIn.ID
		ok(t, s.AddScore(ctx, twin.org.ID, scored))
		ref := func(a attempt.Attempt) attempt.Ref { return attempt.Ref{Org: w.org.ID, Attempt: a.ID} }

		deadline := running.Deadline() // 25 minutes * 1.25
		same(t, []attempt.Ref{ref(handedIn)})(s.Unscored(ctx, deadline.Add(-time.Microsecond), 10))
		both := []attempt.Ref{ref(running), ref(handedIn)}
		same(t, both)(s.Unscored(ctx, deadline, 10))
		same(t, both[:1])(s.Unscored(ctx, deadline, 1))

		more := running.Facts
		more.Extensions = []attempt.Extension{{By: time.Minute, Reason: "r", Actor: "a", At: now}}
		ok(t, s.SetFacts(ctx, w.org.ID, running.ID, more))
		same(t, both[1:])(s.Unscored(ctx, deadline, 10))

		early := w.newScore(51, deadline) // made at the first deadline, before more time was given
		early.Attempt = running.ID
		ok(t, s.AddScore(ctx, w.org.ID, early))
		again := deadline.Add(time.Minute)
		same(t, []attempt.Ref{both[1], both[0]})(s.Unscored(ctx, again, 10))
		late := w.newScore(52, again)
		late.Attempt = running.ID
		ok(t, s.AddScore(ctx, w.org.ID, late))
		same(t, both[1:])(s.Unscored(ctx, again, 10))
	})
}

func TestAnswersToRate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w, twin := seedTwins(t, s, newWorld("mine"))
		org, kinds := w.org.ID, []string{"email", "scenario"}
		answer := []review.Answer{{Attempt: w.attempt.ID, Job: w.posting.JobID, Kind: "email", Definition: "front-desk"}}
		ask := func(m account.Member, kinds []string) ([]review.Answer, error) {
			return s.AnswersToRate(ctx, org, m.ID, kinds, now.Add(time.Hour))
		}
		third, fourth := w.newMember("third"), w.newMember("fourth")
		ok(t, s.AddMember(ctx, org, third))
		ok(t, s.AddMember(ctx, org, fourth))

		same(t, answer)(ask(w.member, kinds))
		same(t, []review.Answer{})(ask(w.member, []string{"schedule"}))
		same(t, []review.Answer(nil))(ask(w.member, nil))
		same(t, []review.Answer{})(ask(w.rater, kinds)) // has rated it

		recusal := review.Rating{ID: id.Rating(id.New()), Attempt: w.attempt.ID, Rater: w.member.ID, Recused: "knows them", At: now}
		ok(t, s.AddRating(ctx, org, recusal))
		same(t, []review.Answer{})(ask(w.member, kinds))
		stranger := third // the same id in the other org, who rated there
		stranger.Email = "stranger@example.com"
		ok(t, s.AddMember(ctx, twin.org.ID, stranger))
		elsewhere := review.Rating{ID: id.Rating(id.New()), Attempt: w.attempt.ID, Rater: third.ID, Recused: "r", At: now}
		ok(t, s.AddRating(ctx, twin.org.ID, elsewhere))
		same(t, answer)(ask(third, kinds)) // a recusal is no rating
		rating := w.rating
		rating.ID, rating.Rater = id.Rating(id.New()), third.ID
		ok(t, s.AddRating(ctx, org, rating))
		same(t, answer)(ask(fourth, kinds)) // two would be enough, but the request for review wants one more
		rating.ID, rating.Rater = id.Rating(id.New()), fourth.ID
		ok(t, s.AddRating(ctx, org, rating))
		last := w.newMember("last")
		ok(t, s.AddMember(ctx, org, last))
		same(t, []review.Answer{})(ask(last, kinds)) // and that is enough
	})
}

// Who was shown what others gave to an answer is not asked to rate it, whatever it comes to want.
func TestAnswersToRateLeaveOutWhatIsKnown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w, twin := seedTwins(t, s, newWorld("mine"))
		waiting := func(org id.Org, rater id.Member) int {
			answers, err := s.AnswersToRate(ctx, org, rater, []string{"email"}, now.Add(time.Hour))
			ok(t, err)
			return len(answers)
		}
		if n := waiting(w.org.ID, w.member.ID); n != 1 {
			t.Fatalf("%d answers wait", n)
		}
		for range 2 {
			ok(t, s.Reveal(ctx, w.org.ID, w.attempt.ID, w.member.ID, now))
		}
		if n := waiting(w.org.ID, w.member.ID); n != 0 {
			t.Errorf("%d answers wait for one who knows what others gave", n)
		}
		if waiting(w.org.ID, "") != 1 || waiting(twin.org.ID, w.member.ID) != 1 {
			t.Error("it waits no more for others, or in the other org")
		}
		same(t, []id.Member{w.member.ID, w.rater.ID})(sorted(s.RevealedTo(ctx, w.org.ID, w.attempt.ID)))
		same(t, []id.Member{w.rater.ID})(s.RevealedTo(ctx, twin.org.ID, w.attempt.ID))
	})
}

func sorted(members []id.Member, err error) ([]id.Member, error) {
	slices.Sort(members)
	return members, err
}

// An answer is not given to raters while a late save may still change it.
func TestAnswersToRateWaitForTheGrace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, w := t.Context(), seed(t, s, newWorld("mine"))
		f := w.attempt.Facts
		f.Submitted = nil
		ok(t, s.SetFacts(ctx, w.org.ID, w.attempt.ID, f))
		settled := f.Deadline().Add(attempt.Grace)
		for at, want := range map[time.Time]int{settled.Add(-time.Microsecond): 0, settled: 1} {
			answers, err := s.AnswersToRate(ctx, w.org.ID, w.member.ID, []string{"email"}, at)
			ok(t, err)
			if len(answers) != want {
				t.Errorf("at %s after the deadline: %d answers", at.Sub(f.Deadline()), len(answers))
			}
		}
	})
}

// Nobody rates an answer in whose place a retest was begun.
func TestAnswersToRateLeaveOutWhatIsReplaced(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w, twin := seedTwins(t, s, newWorld("mine"))
		retest := w.newAttempt("email", 0)
		retest.Replaces, retest.Again = w.attempt.ID, attempt.Retest
		ok(t, s.AddAttempts(ctx, w.org.ID, []attempt.Attempt{retest}))
		waiting := func(org id.Org) int {
			answers, err := s.AnswersToRate(ctx, org, w.member.ID, []string{"email"}, now.Add(time.Hour))
			ok(t, err)
			return len(answers)
		}
		if n := waiting(w.org.ID); n != 1 {
			t.Errorf("before the retest is begun %d answers wait", n)
		}
		f := retest.Facts
		f.Started = w.attempt.Started
		ok(t, s.SetFacts(ctx, w.org.ID, retest.ID, f))
		if n := waiting(w.org.ID); n != 0 {
			t.Errorf("once it is begun %d answers wait", n)
		}
		if n := waiting(twin.org.ID); n != 1 {
			t.Errorf("in the other org %d answers wait", n)
		}
	})
}

func TestTheNewestScoreCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		w, _ := seedTwins(t, s, newWorld("mine"))
		newer, older := w.newScore(80, w.score.MadeAt.Add(time.Microsecond)), w.newScore(60, now.Add(-time.Hour))
		ok(t, s.AddScore(ctx, w.org.ID, newer))
		ok(t, s.AddScore(ctx, w.org.ID, older))
		same(t, newer)(s.LatestScore(ctx, w.org.ID, w.attempt.ID))
		same(t, map[id.Attempt]review.ScoreRow{w.attempt.ID: newer})(s.LatestScores(ctx, w.org.ID, w.posting.JobID))
	})
}

func TestSessionsAndCounters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, w := t.Context(), seed(t, s, newWorld("mine"))
		seen := now.Add(time.Minute)
		ok(t, s.TouchSession(ctx, w.org.ID, w.session.ID, seen, seen.Add(time.Hour)))
		want := w.session
		want.SeenAt, want.ExpiresAt = seen, seen.Add(time.Hour)
		same(t, []account.Session{want})(s.SessionsOf(ctx, w.org.ID, w.member.ID))
		ok(t, s.DeleteSessionsBefore(ctx, want.ExpiresAt))
		same(t, want)(s.Session(ctx, want.ID))
		ok(t, s.DeleteSessionsBefore(ctx, want.ExpiresAt.Add(time.Microsecond)))
		_, err := s.Session(ctx, want.ID)
		wantKind(t, err, fault.NotFound)

		same(t, account.Throttle{Key: "k"})(s.Throttle(ctx, "k"))
		for failures := 1; failures < 3; failures++ {
			counter := account.Throttle{Key: "k", Failures: failures, Since: now}
			ok(t, s.PutThrottle(ctx, counter))
			same(t, counter)(s.Throttle(ctx, "k"))
		}
		ok(t, s.DeleteThrottle(ctx, "k"))
		same(t, account.Throttle{Key: "k"})(s.Throttle(ctx, "k"))
	})
}

var errGiveUp = errors.New("give up")

func TestAtomically(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld("mine")
		err := s.Atomically(t.Context(), func(ctx context.Context) error {
			ok(t, w.put(ctx, s))
			same(t, 1)(s.CountOrgs(ctx)) // sees its own work
			same(t, 0)(s.CountOrgs(t.Context()))
			inner := s.Atomically(ctx, func(ctx context.Context) error {
				tx, inside := s.SQLTx(ctx)
				if !inside || tx == nil {
					t.Error("no transaction in the context")
				}
				return s.AddMember(ctx, w.org.ID, w.newMember("inner"))
			})
			ok(t, inner)
			return errGiveUp
		})
		if !errors.Is(err, errGiveUp) {
			t.Errorf("the error came back as %v", err)
		}
		same(t, 0)(s.CountOrgs(t.Context()))
		if _, inside := s.SQLTx(t.Context()); inside {
			t.Error("a transaction outside Atomically")
		}
		_, err = s.LockAttempt(t.Context(), w.org.ID, w.attempt.ID)
		wantKind(t, err, fault.Internal)
	})
}

// Of many who read, think and write under the lock, none loses another's work.
func TestLocksLoseNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := seed(t, s, newWorld("mine"))
		const writers, turns = 8, 10
		done := make(chan error, writers)
		for n := range writers {
			go func() { done <- extend(t.Context(), s, w, n, turns) }()
		}
		for range writers {
			ok(t, <-done)
		}
		a, err := s.Attempt(t.Context(), w.org.ID, w.bare.ID)
		ok(t, err)
		if len(a.Extensions) != writers*turns {
			t.Errorf("%d of %d extensions are left", len(a.Extensions), writers*turns)
		}
	})
}

func extend(ctx context.Context, s *store.Store, w world, writer, turns int) error {
	for turn := range turns {
		err := s.Atomically(ctx, func(ctx context.Context) error {
			a, err := s.LockAttempt(ctx, w.org.ID, w.bare.ID)
			if err != nil {
				return err
			}
			reason := fmt.Sprint(writer, turn)
			a.Extensions = append(a.Extensions, attempt.Extension{By: time.Second, Reason: reason, Actor: "system", At: now})
			return s.SetFacts(ctx, w.org.ID, a.ID, a.Facts)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// PostgreSQL gives up one of two transactions that wait for each other; Atomically runs it again.
func TestADeadlockIsRunAgain(t *testing.T) {
	s := storetest.NewPostgres(t)
	w := seed(t, s, newWorld("mine"))
	first, runs := make(chan struct{}, 2), make(chan struct{}, 10)
	both := func(a, b id.Attempt) error {
		met := false
		return s.Atomically(t.Context(), func(ctx context.Context) error {
			runs <- struct{}{}
			if _, err := s.LockAttempt(ctx, w.org.ID, a); err != nil {
				return err
			}
			if !met { // only the first time, so that they do cross
				met = true
				first <- struct{}{}
				for len(first) < 2 {
					time.Sleep(time.Millisecond)
				}
			}
			_, err := s.LockAttempt(ctx, w.org.ID, b)
			return err
		})
	}
	done := make(chan error, 2)
	go func() { done <- both(w.attempt.ID, w.bare.ID) }()
	go func() { done <- both(w.bare.ID, w.attempt.ID) }()
	ok(t, <-done)
	ok(t, <-done)
	if len(runs) < 3 { // a busy server may find them crossed once more
		t.Errorf("two transactions ran %d times, want one of them twice", len(runs))
	}
}

func TestAnEndedContextSaysSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := s.Org(ctx, "any")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	s := storetest.New(t)
	ok(t, s.AddOrg(t.Context(), newWorld("mine").org))
	var on string
	ok(t, s.WriterDB().QueryRowContext(t.Context(), `PRAGMA journal_mode`).Scan(&on))
	if on != "wal" {
		t.Errorf("journal mode %q", on)
	}
	for pragma, want := range map[string]int{"foreign_keys": 1, "synchronous": 2, "busy_timeout": 10000} {
		var value int
		ok(t, s.WriterDB().QueryRowContext(t.Context(), `PRAGMA `+pragma).Scan(&value))
		if value != want {
			t.Errorf("%s is %d, want %d", pragma, value, want)
		}
	}
}

func TestOpenRefusesWhatCannotWork(t *testing.T) {
	for _, address := range []string{"", "sqlite:", ":memory:", "sqlite::memory:"} {
		_, err := store.Open(t.Context(), store.Config{Database: address})
		wantKind(t, err, fault.Invalid)
	}
	_, err := store.Open(t.Context(), store.Config{Database: "postgres://nobody@127.0.0.1:1/none?connect_timeout=1"})
	wantKind(t, err, fault.Internal)
	if f, ok := errors.AsType[*fault.Error](err); ok && strings.Contains(f.Message, "nobody") {
		t.Errorf("the message tells the address: %v", err)
	}
}

// A path may hold what a URL would read as something else.
func TestOddPaths(t *testing.T) {
	path := t.TempDir() + "/a b?c=d#e%20/new/store.db"
	s := storetest.Open(t, path)
	ok(t, s.Migrate(t.Context()))
	ok(t, s.AddOrg(t.Context(), newWorld("mine").org))
	db, err := sql.Open("sqlite", "file:"+strings.NewReplacer("?", "%3f", "#", "%23", "%", "%25").Replace(path))
	ok(t, err)
	defer func() { _ = db.Close() }()
	var n int
	ok(t, db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM orgs`).Scan(&n))
	if n != 1 {
		t.Errorf("%d orgs", n)
	}
	for _, name := range []string{path, path + "-wal"} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others may read %s: %v %v", name, info, err)
		}
	}
}

// What one save of 2 KB costs with its timeline event.
func BenchmarkSave(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.Store{
		"sqlite": storetest.New, "postgres": storetest.NewPostgres,
	} {
		b.Run(name, func(b *testing.B) {
			s, w := open(b), newWorld("mine")
			if err := s.Atomically(b.Context(), func(ctx context.Context) error { return w.put(ctx, s) }); err != nil {
				b.Fatal(err)
			}
			saved := w.saved
			saved.Response = exercise.Response(`{"text":"` + strings.Repeat("x", 2000) + `"}`)
			var seq atomic.Int64
			b.RunParallel(func(pb *testing.PB) {
				saved := saved
				for pb.Next() {
					saved.Seq = 100 + seq.Add(1)
					if err := s.PutResponse(b.Context(), w.org.ID, w.attempt.ID, saved, attempt.Event{At: now, Op: "save"}); err != nil && !errors.Is(err, attempt.ErrAhead) {
						b.Error(err)
					}
				}
			})
		})
	}
}
