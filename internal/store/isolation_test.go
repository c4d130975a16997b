package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/mail"
	"preceptor/internal/posting"
	"preceptor/internal/review"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
)

// isolated is one method, called for an org with the ids of world w. It tells how many things it
// met: for a foreign org none, or a NotFound; for w's own org at least one.
type isolated func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error)

// one counts an act that met its thing, all a list.
func one(err error) (int, error) {
	if err != nil {
		return 0, err
	}
	return 1, nil
}

func got[T any](_ T, err error) (int, error) { return one(err) }

func all[T any](things []T, err error) (int, error) { return len(things), err }

// found counts an attempt and its save.
func found(a id.Attempt, seq int64) (n int) {
	if a != "" {
		n++
	}
	return n + int(min(seq, 1))
}

// isolation holds every method of a port that takes an org.
var isolation = map[string]isolated{
	"Member": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Member(ctx, org, w.member.ID))
	},
	"UpdateMember": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		m := w.member
		m.Name = "changed"
		return one(s.UpdateMember(ctx, org, m))
	},
	"AddInvitation": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.AddInvitation(ctx, org, account.Invitation{TokenHash: id.New(), Member: w.member.ID, ExpiresAt: now}))
	},
	"UseInvitation": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.UseInvitation(ctx, org, w.invitation.TokenHash, now))
	},
	"AddSession": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		other := w.session
		other.ID = id.Session(id.New())
		return one(s.AddSession(ctx, org, other))
	},
	"SessionsOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.SessionsOf(ctx, org, w.member.ID))
	},
	"TouchSession": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.TouchSession(ctx, org, w.session.ID, now.Add(time.Hour), now.Add(time.Hour)))
	},
	"DeleteSession": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		if err := s.DeleteSession(ctx, org, w.session.ID); err != nil {
			return 0, err
		}
		_, err := s.Session(ctx, w.session.ID)
		if fault.Is(err, fault.NotFound) {
			return 1, nil
		}
		return 0, err
	},

	"Job": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Job(ctx, org, w.posting.JobID))
	},
	"LockJob": func(ctx context.Context, s *store.Store, org id.Org, w world) (n int, err error) {
		err = s.Atomically(ctx, func(ctx context.Context) error {
			n, err = got(s.LockJob(ctx, org, w.posting.JobID))
			return err
		})
		return n, err
	},
	"SetPlan": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.SetPlan(ctx, org, hiring.Job{ID: w.posting.JobID, Raters: 1, PlanVersion: 9}))
	},
	"Candidate": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Candidate(ctx, org, w.candidate.ID))
	},
	"AddApplication": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		c, err := s.AddCandidate(ctx, org, hiring.Candidate{ID: id.Candidate(id.New()), Email: id.New() + "@example.com", CreatedAt: now})
		if err != nil {
			return 0, err
		}
		a := w.application
		a.ID, a.Candidate, a.Code, a.LinkHash = id.Application(id.New()), c.ID, "Z9", id.New()
		return one(s.AddApplication(ctx, org, a))
	},
	"Application": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Application(ctx, org, w.application.ID))
	},
	"ApplicationOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.ApplicationOf(ctx, org, w.posting.JobID, w.candidate.ID))
	},
	"SetLang": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.SetLang(ctx, org, w.candidate.ID, "es"))
	},
	"AddOpinion": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.AddOpinion(ctx, org, w.posting.JobID, hiring.Opinion{Clear: hiring.Yes}))
	},
	"Opinions": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		o, err := s.Opinions(ctx, org, w.posting.JobID)
		return o.N, err
	},
	"Listings": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.Listings(ctx, org, w.posting.JobID))
	},
	"SetApplication": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		a := w.application
		a.Stage = hiring.StageHired
		return one(s.SetApplication(ctx, org, a))
	},
	"Accommodation": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		c, err := s.Accommodation(ctx, org, w.application.ID)
		if c == (hiring.Accommodation{Multiplier: 1}) {
			return 0, err
		}
		return 1, err
	},
	"PutAccommodation": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.PutAccommodation(ctx, org, w.application.ID, hiring.Accommodation{Multiplier: 3}))
	},
	"AddDecision": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		d := w.decision
		d.ID = id.New()
		return one(s.AddDecision(ctx, org, d))
	},
	"Decisions": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.Decisions(ctx, org, w.application.ID))
	},
	"AddNote": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		n := w.note
		n.ID = id.New()
		return one(s.AddNote(ctx, org, n))
	},
	"Notes": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.Notes(ctx, org, w.application.ID))
	},

	"AddAttempts": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.AddAttempts(ctx, org, []attempt.Attempt{w.newAttempt("chart", 2)}))
	},
	"Attempt": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Attempt(ctx, org, w.attempt.ID))
	},
	"LockAttempt": func(ctx context.Context, s *store.Store, org id.Org, w world) (n int, err error) {
		err = s.Atomically(ctx, func(ctx context.Context) error {
			n, err = got(s.LockAttempt(ctx, org, w.attempt.ID))
			return err
		})
		return n, err
	},
	"AttemptsOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.AttemptsOf(ctx, org, w.application.ID))
	},
	"AttemptsOfJob": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.AttemptsOfJob(ctx, org, w.posting.JobID))
	},
	"ScoredAttempts": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.ScoredAttempts(ctx, org))
	},
	"SetFacts": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.SetFacts(ctx, org, w.attempt.ID, attempt.Facts{Closes: now, Multiplier: 2}))
	},
	"AddForm": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.AddForm(ctx, org, w.bare.ID, w.form))
	},
	"Form": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Form(ctx, org, w.attempt.ID))
	},
	"Response": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Response(ctx, org, w.attempt.ID))
	},
	"Responses": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		saved, err := s.Responses(ctx, org, w.posting.JobID)
		return len(saved), err
	},
	"PutResponse": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.PutResponse(ctx, org, w.attempt.ID,
			attempt.Saved{Seq: 9, Response: exercise.Response(`{}`), At: now}, attempt.Event{At: now, Op: "save"}))
	},
	"LockSaved": func(ctx context.Context, s *store.Store, org id.Org, w world) (n int, err error) {
		err = s.Atomically(ctx, func(ctx context.Context) error {
			a, saved, err := s.LockSaved(ctx, org, w.attempt.ID)
			n = found(a.ID, saved.Seq)
			return err
		})
		return n, err
	},
	"SaveRunning": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		f := w.attempt.Facts
		f.Submitted, f.Pauses = nil, nil
		if err := s.SetFacts(ctx, org, w.attempt.ID, f); err != nil {
			return 0, err
		}
		saved := attempt.Saved{Seq: 9, Response: exercise.Response(`{}`), At: now.Add(2 * time.Minute)}
		a, done, err := s.SaveRunning(ctx, org, w.attempt.ID, saved, attempt.Event{At: now, Op: "save"}, attempt.Batch{Moves: []byte(`[]`)})
		if done {
			return found(a.ID, 9), err
		}
		return 0, err
	},
	"AttemptSaved": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		a, saved, err := s.AttemptSaved(ctx, org, w.attempt.ID)
		return found(a.ID, saved.Seq), err
	},
	"AllAttemptsOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.AllAttemptsOf(ctx, org, w.application.ID))
	},
	"SetSeen": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.SetSeen(ctx, org, w.attempt.ID, now.Add(time.Hour)))
	},
	"Contacts": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		contacts, err := s.Contacts(ctx, org, w.posting.JobID, now.AddDate(-1, 0, 0))
		return len(contacts), err
	},
	"AttemptsLive": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.AttemptsLive(ctx, org, w.posting.JobID, now.AddDate(-1, 0, 0)))
	},
	"LastMoves": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		last, err := s.LastMoves(ctx, org, w.attempt.ID)
		return int(last.N), err
	},
	"AddMoves": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.AddMoves(ctx, org, w.attempt.ID, attempt.Batch{N: 2, At: now, Moves: []byte(`[]`)}))
	},
	"MovesOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.MovesOf(ctx, org, w.attempt.ID))
	},
	"DropMoves": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		before, err := s.MovesOf(ctx, org, w.attempt.ID)
		return len(before), errors.Join(err, s.DropMoves(ctx, org, w.attempt.ID))
	},
	"AnswersBeside": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		mine, others, err := s.AnswersBeside(ctx, org, w.attempt.ID, 10)
		return len(mine.Response) + len(others), err
	},
	"SetLikenesses": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.SetLikenesses(ctx, org, w.attempt.ID, []attempt.Likeness{{Other: w.bare.ID, Figure: 1, At: now}}, now))
	},
	"LikenessesOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.LikenessesOf(ctx, org, w.attempt.ID))
	},
	"AddEvent": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.AddEvent(ctx, org, w.attempt.ID, attempt.Event{At: now, Op: "extend"}))
	},
	"Timeline": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.Timeline(ctx, org, w.attempt.ID))
	},
	"AddLate": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.AddLate(ctx, org, w.attempt.ID, attempt.Late{At: now, Response: exercise.Response(`{}`)}))
	},
	"LateDrafts": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.LateDrafts(ctx, org, w.attempt.ID))
	},

	"AddRating": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		r := w.rating
		r.ID, r.Rater = id.Rating(id.New()), w.member.ID
		return one(s.AddRating(ctx, org, r))
	},
	"RatingsOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.RatingsOf(ctx, org, w.attempt.ID))
	},
	"RatingsOfJob": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.RatingsOfJob(ctx, org, w.posting.JobID))
	},
	"AnswersToRate": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.AnswersToRate(ctx, org, w.member.ID, []string{"email"}, now.Add(time.Hour)))
	},
	"AddScore": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.AddScore(ctx, org, w.newScore(12, now)))
	},
	"LatestScore": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.LatestScore(ctx, org, w.attempt.ID))
	},
	"LatestScores": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		scores, err := s.LatestScores(ctx, org, w.posting.JobID)
		return len(scores), err
	},

	"PutJudgement": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		j := w.judgement
		j.Level = 1
		return one(s.PutJudgement(ctx, org, j))
	},
	"JudgementsBy": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.JudgementsBy(ctx, org, w.rater.ID))
	},
	"RemoveRating": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		if err := s.RemoveRating(ctx, org, w.attempt.ID, w.rater.ID); err != nil {
			return 0, err
		}
		left, err := s.RatingsOf(ctx, w.org.ID, w.attempt.ID)
		return 1 - len(left), err
	},
	"AskThird": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.AskThird(ctx, org, w.attempt.ID, true, now))
	},
	"JudgementsOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.JudgementsOf(ctx, org, w.attempt.ID))
	},
	"RatedBy": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.RatedBy(ctx, org, w.rater.ID))
	},
	"Reveal": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.Reveal(ctx, org, w.attempt.ID, w.member.ID, now))
	},
	"RevealedTo": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.RevealedTo(ctx, org, w.attempt.ID))
	},
	"AddCalibration": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		c := w.calibration
		c.Round = 2
		return one(s.AddCalibration(ctx, org, c))
	},
	"CalibrationsBy": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.CalibrationsBy(ctx, org, w.rater.ID))
	},
	"AddDisclosure": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		d := w.disclosure
		d.ID = id.New()
		return one(s.AddDisclosure(ctx, org, d))
	},
	"SettleDisclosures": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return one(s.SettleDisclosures(ctx, org, w.bare.ID, w.member.ID, []string{"Ana"}, now))
	},
	"DisclosuresOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.DisclosuresOf(ctx, org, w.bare.ID))
	},
	"IdentityOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.IdentityOf(ctx, org, w.attempt.ID))
	},

	"ScoresOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.ScoresOf(ctx, org, w.attempt.ID))
	},
	"AddOverride": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		o := w.override
		o.ID = id.New()
		return one(s.AddOverride(ctx, org, o))
	},
	"OverridesOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.OverridesOf(ctx, org, w.attempt.ID))
	},
	"OverridesOfJob": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.OverridesOfJob(ctx, org, w.posting.JobID))
	},
	"AddInterview": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		i := w.interview
		i.ID = id.New()
		return one(s.AddInterview(ctx, org, i))
	},
	"InterviewsOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.InterviewsOf(ctx, org, w.application.ID))
	},

	"AddRelease": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		again := s.AddRelease(ctx, org, w.release)
		if fault.Is(again, fault.Conflict) {
			return 1, nil // its own is there
		}
		return one(again)
	},
	"ReleaseOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.ReleaseOf(ctx, org, w.application.ID))
	},
	"ReleasesOfJob": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.ReleasesOfJob(ctx, org, w.posting.JobID))
	},
	"AddAppeal": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		a := w.appeal
		a.ID, a.Attempt = id.Appeal(id.New()), w.bare.ID
		return one(s.AddAppeal(ctx, org, a))
	},
	"Appeal": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Appeal(ctx, org, w.appeal.ID))
	},
	"LockAppeal": func(ctx context.Context, s *store.Store, org id.Org, w world) (n int, err error) {
		err = s.Atomically(ctx, func(ctx context.Context) error {
			n, err = got(s.LockAppeal(ctx, org, w.appeal.ID))
			return err
		})
		return n, err
	},
	"AppealsOf": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.AppealsOf(ctx, org, w.application.ID))
	},
	"SetAppeal": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		a := w.appeal
		a.Reminders, a.Letter = 2, "changed"
		return one(s.SetAppeal(ctx, org, a))
	},

	"Message": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Message(ctx, org, w.message.ID))
	},
	"SetDelivery": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		m := w.message
		m.Tries = 7
		return one(s.SetDelivery(ctx, org, m))
	},

	"Posting": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.Posting(ctx, org, w.posting.JobID))
	},
	"SavePosting": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		p := w.posting
		p.Title = "changed"
		return one(s.SavePosting(ctx, org, p))
	},
	"AddPostingVersion": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		v := w.version
		v.Number, v.By = 9, ""
		return one(s.AddPostingVersion(ctx, org, v))
	},
	"PostingVersions": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.PostingVersions(ctx, org, w.posting.JobID))
	},
	"PostingVersion": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return got(s.PostingVersion(ctx, org, w.posting.JobID, w.version.Number))
	},
}

// owned holds the methods that name nothing but the org itself: for an org without a world they
// meet only what is its own, so the number they give is of things met that belong to another.
var owned = map[string]isolated{
	"Appeals": func(ctx context.Context, s *store.Store, org id.Org, _ world) (int, error) {
		return all(s.Appeals(ctx, org))
	},
	"Checks": func(ctx context.Context, s *store.Store, org id.Org, _ world) (int, error) {
		return all(s.Checks(ctx, org))
	},
	"Rated": func(ctx context.Context, s *store.Store, org id.Org, _ world) (int, error) {
		return all(s.Rated(ctx, org))
	},
	"OpenDisclosures": func(ctx context.Context, s *store.Store, org id.Org, _ world) (int, error) {
		return all(s.OpenDisclosures(ctx, org))
	},
	"Org": func(ctx context.Context, s *store.Store, org id.Org, _ world) (int, error) {
		o, err := s.Org(ctx, org)
		if err == nil && o.ID != org {
			return 0, errors.New("another org came back")
		}
		return 0, err
	},
	"AddMember": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		m := w.member // the same id: it makes a row beside, never over, the other org's
		m.Email = id.New() + "@example.com"
		return 0, s.AddMember(ctx, org, m)
	},
	"Members": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		members, err := s.Members(ctx, org)
		for _, m := range members {
			if m.Org != org || m.Email == w.member.Email {
				return len(members), errors.New("another org's member came back")
			}
		}
		return 0, err
	},
	"Jobs": func(ctx context.Context, s *store.Store, org id.Org, _ world) (int, error) {
		return all(s.Jobs(ctx, org))
	},
	"AddCandidate": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		c := w.candidate
		c.Name = "Someone else"
		stored, err := s.AddCandidate(ctx, org, c)
		if err == nil && stored.Name != c.Name {
			return 1, nil // the other org's candidate of this address
		}
		return 0, err
	},
	"AddMessage": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return 0, s.AddMessage(ctx, org, w.message)
	},
	"Messages": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		return all(s.Messages(ctx, org, 10))
	},
	"AddPosting": func(ctx context.Context, s *store.Store, org id.Org, w world) (int, error) {
		p := w.posting
		p.Slug = id.New()
		return 0, s.AddPosting(ctx, org, p)
	},
	"Postings": func(ctx context.Context, s *store.Store, org id.Org, _ world) (int, error) {
		return all(s.Postings(ctx, org))
	},
	"Record": func(ctx context.Context, s *store.Store, org id.Org, _ world) (int, error) {
		return 0, s.Record(ctx, org, audit.Event{At: now, Actor: audit.System, Verb: audit.OrgChanged, Thing: "org"})
	},
}

// cases are all of isolation and those of the desk.
func cases() map[string]isolated {
	all := maps.Clone(isolation)
	maps.Copy(all, deskCases)
	return all
}

func TestAnotherOrgMeetsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mine, other := seed(t, s, newWorld("mine")), newWorld("other")
		ok(t, s.AddOrg(t.Context(), other.org))
		before := snapshot(t, s, mine.org.ID)
		if len(before) < 2000 {
			t.Fatalf("the snapshot of a full org is too small to tell anything: %q", before)
		}
		for name, call := range cases() {
			t.Run(name, func(t *testing.T) {
				n, err := call(t.Context(), s, other.org.ID, mine)
				if n != 0 || (err != nil && !fault.Is(err, fault.NotFound)) {
					t.Errorf("for another org: met %d, error %v", n, err)
				}
				if after := snapshot(t, s, mine.org.ID); after != before {
					t.Errorf("another org changed this one:\n%s\n%s", before, after)
				}
				if n, err := undone(t.Context(), s, call, mine); n == 0 || err != nil {
					t.Errorf("for its own org: met %d, error %v", n, err)
				}
			})
		}
	})
}

// A method that names only the org meets nothing in an empty one, and leaves the full one alone.
func TestAnEmptyOrgIsEmpty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mine := seed(t, s, newWorld("mine"))
		before := snapshot(t, s, mine.org.ID)
		for name, call := range owned {
			t.Run(name, func(t *testing.T) {
				empty := newWorld(id.New())
				ok(t, s.AddOrg(t.Context(), empty.org))
				if n, err := call(t.Context(), s, empty.org.ID, mine); n != 0 || err != nil {
					t.Errorf("met %d, error %v", n, err)
				}
				if after := snapshot(t, s, mine.org.ID); after != before {
					t.Errorf("another org changed this one:\n%s\n%s", before, after)
				}
			})
		}
	})
}

// undone calls for the world's own org in a transaction that is given up, so that cases do not see
// each other's changes.
func undone(ctx context.Context, s *store.Store, call isolated, w world) (n int, err error) {
	giveUp := errors.New("give up")
	end := s.Atomically(ctx, func(ctx context.Context) error {
		n, err = call(ctx, s, w.org.ID, w)
		return giveUp
	})
	if err == nil && !errors.Is(end, giveUp) {
		err = end
	}
	return n, err
}

// Every method of a port that takes an org stands in one of the two tables.
func TestIsolationIsComplete(t *testing.T) {
	ports := []reflect.Type{
		reflect.TypeFor[account.Store](), reflect.TypeFor[hiring.Store](), reflect.TypeFor[posting.Store](),
		reflect.TypeFor[attempt.Store](), reflect.TypeFor[review.Store](), reflect.TypeFor[mail.Store](),
		reflect.TypeFor[audit.Recorder](),
	}
	found := map[string]bool{}
	for _, port := range ports {
		for method := range port.Methods() {
			if method.Type.NumIn() > 1 && method.Type.In(1) == reflect.TypeFor[id.Org]() {
				found[method.Name] = true
				if cases()[method.Name] == nil && owned[method.Name] == nil {
					t.Errorf("%s.%s has no isolation case", port, method.Name)
				}
			}
		}
	}
	if len(found) != len(cases())+len(owned) {
		t.Errorf("%d methods take an org, %d have a case", len(found), len(cases())+len(owned))
	}
}

// snapshot is all that is stored of an org, as text.
func snapshot(t *testing.T, s *store.Store, org id.Org) string {
	t.Helper()
	var out strings.Builder
	for _, table := range shapeOf(t, s).tenantTables() {
		rows, err := s.WriterDB().QueryContext(t.Context(),
			fmt.Sprintf(`SELECT * FROM %s WHERE org_id = '%s' ORDER BY 1, 2`, table, org))
		ok(t, err)
		columns, err := rows.Columns()
		ok(t, err)
		for rows.Next() {
			values := make([]sql.NullString, len(columns))
			into := make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			ok(t, rows.Scan(into...))
			fmt.Fprintln(&out, table, values)
		}
		ok(t, rows.Err())
	}
	return out.String()
}
