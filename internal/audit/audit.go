// Package audit is the vocabulary of the trail: who did what, when, and why. Events name things by
// id and hold no personal data. Services record one event per change through the Recorder port, in
// the transaction that makes the change. Any package above the ground floor may import it.
package audit

import (
	"context"
	"time"

	"preceptor/internal/id"
)

// Verb is one of the closed list below.
type Verb string

// The verbs. A new kind of change gets a new verb here.
const (
	OrgCreated          Verb = "org.created"
	OrgChanged          Verb = "org.changed"
	MemberCreated       Verb = "member.created"
	MemberInvited       Verb = "member.invited"
	MemberChanged       Verb = "member.changed"
	SignedIn            Verb = "member.signed_in"
	SignInRefused       Verb = "member.sign_in_refused"
	SignedOut           Verb = "member.signed_out"
	PostingDrafted      Verb = "posting.drafted"
	PostingSaved        Verb = "posting.saved"
	PostingPublished    Verb = "posting.published"
	PostingClosed       Verb = "posting.closed"
	PostingReopened     Verb = "posting.reopened"
	PostingDismissed    Verb = "posting.dismissed" // a finding was set aside; the reason names its rule
	PostingRestored     Verb = "posting.dismissal_undone"
	PlanChanged         Verb = "plan.changed"
	PlanFrozen          Verb = "plan.frozen"
	CandidateInvited    Verb = "candidate.invited"
	CandidateApplied    Verb = "candidate.applied"
	LinkSent            Verb = "candidate.link_sent"
	TimeAsked           Verb = "candidate.time_asked"
	WorkConfirmed       Verb = "candidate.work_confirmed" // the letter that all work is here
	ConsentGiven        Verb = "candidate.consented"
	ConsentDeclined     Verb = "candidate.declined"
	AccommodationSet    Verb = "candidate.accommodation_set"
	AttemptStarted      Verb = "attempt.started"
	AttemptTakenOver    Verb = "attempt.taken_over"
	AttemptExtended     Verb = "attempt.extended"
	AttemptSubmitted    Verb = "attempt.submitted"
	AttemptVoided       Verb = "attempt.voided"
	AttemptPaused       Verb = "attempt.paused"
	AttemptResumed      Verb = "attempt.resumed"
	AttemptCredited     Verb = "attempt.time_given_back" // by rule, after an outage
	AttemptReopened     Verb = "attempt.reopened"
	AttemptRetest       Verb = "attempt.retest_granted"
	AttemptFailed       Verb = "attempt.replaced_after_failure"
	AttemptCommented    Verb = "attempt.commented" // the candidate, on what was logged
	MovesDeleted        Verb = "attempt.moves_deleted"
	AttemptScored       Verb = "attempt.scored"
	ScoreOverridden     Verb = "attempt.score_overridden"
	OverrideUndone      Verb = "attempt.score_override_undone"
	RatingGiven         Verb = "rating.given"
	RatingRecused       Verb = "rating.recused"
	RatingUndone        Verb = "rating.undone"
	RaterCalibrated     Verb = "rating.calibrated"
	AnswerHeldBack      Verb = "rating.held_back" // a rater says that an answer tells whose it is
	AnswerReleased      Verb = "rating.released"
	NamesRevealed       Verb = "application.names_revealed"
	StageChanged        Verb = "application.stage_changed"
	DecisionRecorded    Verb = "application.decision_recorded"
	OutcomeSent         Verb = "application.outcome_letter_sent"
	ApplicationNoted    Verb = "application.noted"
	ApplicationTagged   Verb = "application.tagged"
	ApplicationAssigned Verb = "application.assigned"
	AskSeenTo           Verb = "application.request_seen_to"
	ProfileShared       Verb = "application.profile_shared"
	ShareEnded          Verb = "application.share_ended"
	FactsGiven          Verb = "candidate.facts_given"
	ResumeGiven         Verb = "candidate.resume_given"
	ResumeRemoved       Verb = "candidate.resume_removed"
	ResumeRead          Verb = "application.resume_read"
	PoolJoined          Verb = "candidate.pool_joined"
	PoolLeft            Verb = "candidate.pool_left"
	InterviewRated      Verb = "application.interview_rated"
	CompareExported     Verb = "job.comparison_exported"
	FeedbackReleased    Verb = "application.feedback_released"
	ReviewAsked         Verb = "application.review_asked"
	ReviewChecked       Verb = "application.review_lines_checked"
	ReviewSettled       Verb = "application.review_settled"
	ReviewAnswered      Verb = "application.review_answered"
	MailFailed          Verb = "mail.failed"
)

// ActorKind says what sort of actor did something.
type ActorKind string

const (
	ByMember    ActorKind = "member"
	ByCandidate ActorKind = "candidate"
	BySystem    ActorKind = "system"
)

// Actor did it. ID is a member's or candidate's id, empty for the system.
type Actor struct {
	Kind ActorKind
	ID   string
}

// System is the product itself: jobs and sweeps.
var System = Actor{Kind: BySystem}

// Member is a person of the org.
func Member(m id.Member) Actor { return Actor{Kind: ByMember, ID: string(m)} }

// Candidate is the person an application belongs to.
func Candidate(c id.Candidate) Actor { return Actor{Kind: ByCandidate, ID: string(c)} }

// Event is one line of the trail. Thing is what it happened to, such as "posting" and its id.
type Event struct {
	ID      string
	At      time.Time
	Actor   Actor
	Verb    Verb
	Thing   string
	ThingID string
	Reason  string
}

// Recorder appends to the trail of an org; it joins the transaction in ctx.
type Recorder interface {
	Record(ctx context.Context, org id.Org, e Event) error
}

// Reader reads the trail.
type Reader interface {
	// TrailOf is what happened to one thing of an org, newest first.
	TrailOf(ctx context.Context, org id.Org, thing, thingID string) ([]Event, error)
}
