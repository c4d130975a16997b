package store_test

import (
	"context"
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
)

// now is the moment of these tests: with microseconds, which both databases must keep.
var now = time.Date(2027, 3, 9, 14, 30, 15, 123456000, time.UTC)

// world is one org with one of everything.
type world struct {
	org         account.Org
	member      account.Member
	rater       account.Member
	session     account.Session
	invitation  account.Invitation
	posting     posting.Posting
	version     posting.Version
	candidate   hiring.Candidate
	application hiring.Application
	attempt     attempt.Attempt // submitted, with response, event and late draft
	bare        attempt.Attempt // started by nobody
	form        exercise.Form
	saved       attempt.Saved
	moves       attempt.Batch
	alike       float64 // the texts of attempt and bare
	score       review.ScoreRow
	rating      review.Rating
	message     mail.Message
	decision    hiring.Decision
	note        hiring.Note
	override    review.Override
	interview   review.Interview
	judgement   review.Judgement
	check       review.Judgement
	calibration review.Calibration
	disclosure  review.Disclosure
	release     review.FeedbackRelease
	appeal      review.Appeal
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Fatalf("want a fault %q, got %v", kind, err)
	}
}

func newWorld(name string) world {
	w := world{}
	w.org = account.Org{
		ID: id.Org(id.New()), Name: name, Slug: name, TimeZone: "America/Chicago", Place: "US-TX",
		Employees: 12, Facts: []byte(`{"b":1, "a":[2]}`), CreatedAt: now,
	}
	w.member, w.rater = w.newMember("manager"), w.newMember("rater")
	w.session = account.Session{
		ID: id.Session(id.Hash(id.New())), Org: w.org.ID, Member: w.member.ID, Epoch: 3,
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(time.Hour),
	}
	w.invitation = account.Invitation{
		TokenHash: id.Hash(id.New()), Member: w.member.ID, Org: w.org.ID, ExpiresAt: now.Add(time.Hour),
	}
	w.posting = w.newPosting("coordinator-" + name)
	w.version = posting.Version{
		Job: w.posting.JobID, Number: 1, Title: w.posting.Title, Brief: w.posting.Brief, Markdown: w.posting.Markdown,
		By: w.member.ID, At: now, Note: "First draft",
	}
	w.candidate = hiring.Candidate{
		ID: id.Candidate(id.New()), Name: "Dana Ortiz", Email: "dana@example.com", Phone: "555-0142",
		CreatedAt: now,
	}
	years := 4
	w.application = hiring.Application{
		ID: id.Application(id.New()), Job: w.posting.JobID, Candidate: w.candidate.ID, Code: "A1",
		Source: hiring.SourceInvited, Stage: hiring.StageNew,
		Facts:    hiring.Facts{Years: &years, Tools: []string{"Epic"}},
		LinkHash: id.Hash(id.New()), LinkEnds: now.Add(48 * time.Hour), Closes: now.Add(48 * time.Hour),
		InvitedAt: now,
	}
	w.attempt, w.bare = w.newAttempt("email", 0), w.newAttempt("schedule", 1)
	started, submitted := now.Add(time.Minute), now.Add(20*time.Minute)
	w.attempt.Started, w.attempt.Submitted = &started, &submitted
	w.attempt.Extensions = []attempt.Extension{{By: 5 * time.Minute, Reason: "outage", Actor: "system", At: now}}
	w.form = exercise.Form{
		Kind: "email", Definition: "front-desk", Version: 2, Seed: 1<<63 + 7,
		Public: exercise.Public(`{"z":1, "a":"<b>"}`), Key: exercise.Key(`{"k": [3,2,1]}`),
	}
	w.saved = attempt.Saved{
		Seq: 4, Response: exercise.Response(`{"text":"a\u0000b",  "a":1}`), At: now, Late: 1500 * time.Millisecond,
		Checksum: id.Hash("x"),
	}
	w.attempt.Credits = []attempt.Credit{{From: now, To: now.Add(time.Minute), By: time.Minute, Cause: attempt.Server}}
	w.attempt.Pauses = []attempt.Pause{{From: now.Add(time.Minute), To: now.Add(2 * time.Minute)}}
	w.attempt.Breaks, w.attempt.Seen = 3*time.Minute, &started
	w.moves = attempt.Batch{N: 1, At: now, Total: 31, Upto: 7, Moves: []byte(`[{"at":7,"op":"set","value":"\u0000"}]`)}
	w.alike = 0.75
	w.score = w.newScore(71.5, *w.attempt.Submitted) // a score is of work that is over
	w.rating = review.Rating{
		ID: id.Rating(id.New()), Attempt: w.attempt.ID, Rater: w.rater.ID,
		Levels: map[string]int{"tone": 3, "facts": 0}, Note: "clear", At: now,
	}
	w.message = mail.Message{
		ID: id.New(), Kind: mail.CandidateLink, To: "dana@example.com", ToName: "Dana Ortiz",
		Subject: "Your link", Text: "text", HTML: "<p>text</p>", At: now,
	}
	w.decision = hiring.Decision{
		ID: id.New(), Application: w.application.ID, By: w.member.ID, Stage: hiring.StageInterview,
		Reason: "strong schedule", At: now,
	}
	points := 80.0
	w.override = review.Override{
		ID: id.New(), Attempt: w.attempt.ID, Score: w.score.ID, By: w.member.ID, Points: &points, Reason: "counted twice", At: now,
	}
	w.interview = review.Interview{
		ID: id.New(), Application: w.application.ID, By: w.member.ID, Question: "C1a", Level: 3, Note: "named an order", At: now,
	}
	family := review.Family{Kind: "email", Definition: "front-desk"}
	w.judgement = review.Judgement{
		Family: family, Rater: w.rater.ID, Item: "item" + name, Attempt: w.attempt.ID, Criterion: "warm", Level: 3,
		Note: "kind", Quotes: []review.Quote{{From: 2, To: 6, Text: "Dear"}}, Given: true, At: now,
	}
	w.check = w.judgement
	w.check.Item, w.check.Attempt, w.check.Sample = "check"+name, "", 2
	w.calibration = review.Calibration{Family: family, Rater: w.rater.ID, Round: 1, N: 30, Kappa: .75, Bias: -.1, Passed: true, At: now}
	w.disclosure = review.Disclosure{ID: id.New(), Attempt: w.bare.ID, By: w.rater.ID, Words: "I am Ana", At: now, Masks: []string{}}
	w.release = review.FeedbackRelease{Application: w.application.ID, By: w.member.ID, At: now}
	w.appeal = review.Appeal{
		ID: id.Appeal(id.New()), Application: w.application.ID, Attempt: w.attempt.ID, Words: "the date was right", Lang: "es",
		At: now, Due: now.Add(240 * time.Hour), Before: 61.5, RatingsBefore: 1, WantsRating: true, WantsCheck: true,
		Score: w.score.ID, Lines: []review.Checked{{Rule: "r", Title: "t", Right: false, Note: "it was"}},
		CheckedBy: w.member.ID, CheckedAt: &submitted, SettledBy: w.member.ID, SettledAt: &submitted, After: 70, Reason: "one line was wrong",
		Letter: "Dear", Reminders: 1,
	}
	w.note = hiring.Note{ID: id.New(), Application: w.application.ID, By: w.member.ID, Text: "call", At: now}
	return w
}

func (w world) newMember(name string) account.Member {
	return account.Member{
		ID: id.Member(id.New()), Org: w.org.ID, Name: name, Email: name + "@" + w.org.Slug + ".example",
		Role: account.Manager, PasswordHash: "hash", Epoch: 3, Accommodates: true, CreatedAt: now,
	}
}

func (w world) newPosting(slug string) posting.Posting {
	return posting.Posting{
		ID: id.Posting(id.New()), OrgID: w.org.ID, JobID: id.Job(id.New()),
		Template: "patient-care-coordinator", TemplateVersion: 1, Title: "Patient care coordinator",
		Slug: slug, Brief: posting.Brief{Template: "patient-care-coordinator", Duties: []string{"calls"}},
		Markdown: "# Role\n", Version: 1, Pay: posting.Pay{Min: 1950, Max: 2400, Per: "hour"},
		ApplyBy: "2027-03-19", Place: "US-TX", Site: posting.Site{Name: "Riverside", City: "Austin"},
		Employment: "Full time", CreatedAt: now, UpdatedAt: now,
		Dismissed: []posting.Dismissal{{Rule: "length", Quote: "q", Reason: "fine", By: w.member.ID, At: now}},
	}
}

func (w world) newAttempt(kind string, position int) attempt.Attempt {
	return attempt.Attempt{
		ID: id.Attempt(id.New()), Application: w.application.ID, Kind: kind, Definition: "front-desk",
		Seed: 1<<64 - 5, Position: position,
		Facts: attempt.Facts{
			Invited: now, Opens: now, Closes: now.Add(48 * time.Hour), Allowance: 25 * time.Minute,
			Multiplier: 1.25,
		},
	}
}

func (w world) newScore(points float64, at time.Time) review.ScoreRow {
	return review.ScoreRow{
		ID: id.Score(id.New()), Attempt: w.attempt.ID, Kind: "email", Version: 2, MadeAt: at,
		Score: exercise.Score{
			Points: points, Items: exercise.Items{Correct: 2.5, Of: 4}, Measures: map[string]float64{"plan": 0.1},
			Evidence: []exercise.Evidence{{Rule: "r", Title: "t", Points: 1, Possible: 2, Act: "wrote \x00", Fact: "f"}},
		},
	}
}

// seed stores a world.
func seed(t *testing.T, s *store.Store, w world) world {
	t.Helper()
	ok(t, s.Atomically(t.Context(), func(ctx context.Context) error { return w.put(ctx, s) }))
	return w
}

func (w world) put(ctx context.Context, s *store.Store) error {
	org := w.org.ID
	steps := []func() error{
		func() error { return s.AddOrg(ctx, w.org) },
		func() error { return s.AddMember(ctx, org, w.member) },
		func() error { return s.AddMember(ctx, org, w.rater) },
		func() error { return s.AddSession(ctx, org, w.session) },
		func() error { return s.AddInvitation(ctx, org, w.invitation) },
		func() error { return s.AddPosting(ctx, org, w.posting) },
		func() error { return s.AddPostingVersion(ctx, org, w.version) },
		func() error { _, err := s.AddCandidate(ctx, org, w.candidate); return err },
		func() error { return s.AddApplication(ctx, org, w.application) },
		func() error {
			return s.AddOpinion(ctx, org, w.posting.JobID, hiring.Opinion{Clear: hiring.Yes, Fair: hiring.No})
		},
		func() error {
			return s.PutAccommodation(ctx, org, w.application.ID, hiring.Accommodation{Multiplier: 1.5, ListView: true})
		},
		func() error { return s.AddAttempts(ctx, org, []attempt.Attempt{w.attempt, w.bare}) },
		func() error { return s.AddForm(ctx, org, w.attempt.ID, w.form) },
		func() error {
			return s.PutResponse(ctx, org, w.attempt.ID, w.saved, attempt.Event{At: now, Op: "save", Seq: 4})
		},
		func() error { return s.AddMoves(ctx, org, w.attempt.ID, w.moves) },
		func() error {
			return s.SetLikenesses(ctx, org, w.attempt.ID, []attempt.Likeness{{Other: w.bare.ID, Figure: w.alike, At: now}}, now)
		},
		func() error {
			return s.AddLate(ctx, org, w.attempt.ID, attempt.Late{At: now, Response: exercise.Response(`{}`)})
		},
		func() error { return s.AddScore(ctx, org, w.score) },
		func() error { return s.AddRating(ctx, org, w.rating) },
		func() error { return s.AddOverride(ctx, org, w.override) },
		func() error { return s.AddInterview(ctx, org, w.interview) },
		func() error { return s.PutJudgement(ctx, org, w.judgement) },
		func() error { return s.PutJudgement(ctx, org, w.check) },
		func() error { return s.AddCalibration(ctx, org, w.calibration) },
		func() error { return s.Reveal(ctx, org, w.attempt.ID, w.rater.ID, now) },
		func() error { return s.AddDisclosure(ctx, org, w.disclosure) },
		func() error { return s.AddRelease(ctx, org, w.release) },
		func() error { return s.AddAppeal(ctx, org, w.appeal) },
		func() error { return s.AddMessage(ctx, org, w.message) },
		func() error { return s.AddDecision(ctx, org, w.decision) },
		func() error { return s.AddNote(ctx, org, w.note) },
		func() error { return w.putDesk(ctx, s) },
		func() error {
			return s.Record(ctx, org, audit.Event{At: now, Actor: audit.System, Verb: audit.OrgCreated, Thing: "org", ThingID: string(org)})
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// seedTwins stores a world and, in another org, one with the same ids and other contents: a query
// that forgets the org somewhere meets the twin.
func seedTwins(t *testing.T, s *store.Store, w world) (mine, twin world) {
	t.Helper()
	return seed(t, s, w), seed(t, s, w.twin())
}

func (w world) twin() world {
	w.org.ID, w.org.Slug = id.Org(id.New()), w.org.Slug+"-twin"
	for _, m := range []*account.Member{&w.member, &w.rater} {
		m.Org, m.Name, m.Email = w.org.ID, "twin", "twin-"+m.Email
	}
	w.session.ID, w.session.Org = id.Session(id.New()), w.org.ID
	w.invitation.TokenHash, w.invitation.Org = id.New(), w.org.ID
	w.posting.OrgID, w.posting.Slug, w.posting.Title = w.org.ID, id.New(), "twin"
	w.version.Title = "twin"
	w.candidate.Name = "twin"
	w.application.LinkHash, w.application.Stage = id.New(), hiring.StageOffer
	w.attempt.Definition, w.bare.Definition, w.form.Definition = "twin", "twin", "twin"
	w.moves.Upto, w.alike = 99, 0.9
	w.saved.Seq, w.score.Score.Points, w.score.MadeAt = 99, 1, now.Add(time.Hour)
	w.override.Reason, w.interview.Note = "twin", "twin"
	w.judgement.Note, w.check.Note, w.calibration.Kappa, w.disclosure.Words = "twin", "twin", .1, "twin"
	w.release.At, w.appeal.Words = now.Add(time.Hour), "twin"
	w.rating.Note, w.message.Subject, w.decision.Reason, w.note.Text = "twin", "twin", "twin", "twin"
	return w
}
