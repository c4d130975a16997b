package hiring

import (
	"context"
	"math/bits"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Standing says how far an application has come, computed from its exercises alone.
type Standing string

// The standings.
const (
	Invited    Standing = "invited"
	Working    Standing = "working"
	Finished   Standing = "finished"
	TimeEnded  Standing = "ended"
	TakesNone  Standing = "declined"
	EndingSoon Standing = "closing" // only to filter by: invited or working, and ends within Soon
)

// Soon is how long before the exercises close a list says so.
const Soon = 24 * time.Hour

// Places is a set of exercises: bit n stands for the one at position n of the plan.
type Places uint64

// Count is how many exercises are in the set.
func (p Places) Count() int { return bits.OnesCount64(uint64(p)) }

// PlacesOf splits a plan into all its places, and those of exercises that people rate.
func PlacesOf(plan exercise.Plan, catalog exercise.Catalog) (all, rated Places) {
	for i, item := range plan {
		all |= 1 << i
		if kind, err := catalog.Kind(item.Kind); err == nil && kind.Info().RatedShare > 0 {
			rated |= 1 << i
		}
	}
	return all, rated
}

// Progress is how far an application has come, as it is kept beside it. The store keeps it in step
// with attempts, scores and ratings.
type Progress struct {
	LaidOut    int    // exercises there are
	Unfinished Places // not handed in
	Unscored   Places // begun, without a score made since their end
	Scored     Places
	Answered   Places // over, with something saved that people could rate
	Rated      Places // answered, with all ratings that are asked for
	RatingsIn  int
	WorkEnds   *time.Time // when the last of the unfinished ends
	Begun      *time.Time // the newest start
	HandedIn   *time.Time // the newest handing in
}

// Entry is one row of the list of a job's applications.
type Entry struct {
	Application Application
	Name        string // of the candidate; show it only where Named says so
	Progress    Progress
	Assigned    id.Member
	Asked       *time.Time // the candidate asked for help or more time, and nobody has seen to it
	LetterAt    *time.Time // when the letter went that says they were not selected
	Tags        []string   // in order
}

// Standing computes the status: working from the first start until every exercise is over; ended where
// time ran out on one, or one was never started.
func (e Entry) Standing(now time.Time) Standing {
	p := e.Progress
	switch {
	case e.Application.DeclinedAt != nil:
		return TakesNone
	case p.LaidOut == 0:
		return Invited
	case p.Unfinished == 0:
		return Finished
	case p.WorkEnds != nil && !now.Before(*p.WorkEnds):
		return TimeEnded
	case p.Begun != nil:
		return Working
	default:
		return Invited
	}
}

// Named tells whether the hiring team may see whose this is: once no answer waits for people or can
// come to, or after someone gave a reason. rated are the places that people rate.
func (e Entry) Named(rated Places, now time.Time) bool {
	p := e.Progress
	over := p.Unfinished&rated == 0 || p.WorkEnds != nil && !now.Before(*p.WorkEnds)
	closed := p.LaidOut > 0 && over && p.Unscored&rated == 0 && p.Answered&^p.Rated&rated == 0
	return e.Application.RevealedAt != nil || closed
}

// Evidence counts the exercises that have a number.
func (e Entry) Evidence(rated Places) int {
	return (e.Progress.Scored &^ (rated &^ e.Progress.Rated)).Count()
}

// Ratings counts the ratings in and those that the answers ask for, or can still come to ask for.
func (e Entry) Ratings(rated Places, raters int, now time.Time) (given, wanted int) {
	asked := rated
	if s := e.Standing(now); s == Finished || s == TimeEnded {
		asked &= e.Progress.Answered | e.Progress.Unscored
	}
	wanted = asked.Count() * raters
	return min(e.Progress.RatingsIn, wanted), wanted
}

// Order is how a list stands. There is none by score.
type Order string

// The orders.
const (
	ByHandedIn Order = "submitted" // newest first
	ByInvited  Order = "invited"   // oldest first
	ByCode     Order = "code"
	ByStage    Order = "stage"
	ByChance   Order = "random" // the viewer's own, the same each time
)

// Orders lists all orders, the default one first.
func Orders() []Order { return []Order{ByHandedIn, ByInvited, ByCode, ByStage, ByChance} }

// Nobody stands in Query.Assigned for applications that no member has.
const Nobody id.Member = "nobody"

// Query is what the list of a job's applications is asked for. The zero value of a part asks for all.
type Query struct {
	Job       id.Job
	Search    string // of a code's beginning, a tag, facts, or a name that may be shown
	Standing  Standing
	Stage     Stage
	Evidence  string // "complete" or "missing"
	Tag       string
	Assigned  id.Member
	Asked     bool // help or time, not seen to
	Unrated   bool // an answer waits for ratings
	Unwritten bool // not selected, and no letter has gone
	Mentions  bool // a note calls the viewer and was not opened
	Viewer    id.Member
	Order     Order
	Offset    int
	Limit     int
	Matching  int    // all that match, where it is known: they are not counted again then
	All, Rate Places // of the job's plan, and of these the rated
	Now       time.Time
}

// Tally counts a job's applications: all of them, and those that wait for somebody.
type Tally struct {
	People, Finished               int
	Unrated, Closing, Ended, Asked int
	Unwritten                      int
	Due                            int // of the closing, those who have begun nothing
	Mentions                       int
}

// TagUse is a tag with how many applications of a job have it.
type TagUse struct {
	Tag  string
	Uses int
}

// View is a list that a member keeps under a name. Query is the address after the question mark.
type View struct {
	ID    string
	By    id.Member
	Job   id.Job
	Name  string
	Query string
	At    time.Time
}

// DeskStore keeps what the recruiter's desk adds to applications.
type DeskStore interface {
	// Desk lists a page of a job's applications, and counts all that match.
	Desk(ctx context.Context, org id.Org, q Query) (page []Entry, matching int, err error)
	// Tally counts all of a job's applications by what waits; of the query it reads who looks, and when.
	Tally(ctx context.Context, org id.Org, q Query) (Tally, error)
	// Entry is one application as Desk lists it.
	Entry(ctx context.Context, org id.Org, a id.Application) (Entry, error)
	// EntriesOf are applications as Desk lists them, in the order of their codes.
	EntriesOf(ctx context.Context, org id.Org, apps []id.Application) ([]Entry, error)
	// CountApplications is how many a job has.
	CountApplications(ctx context.Context, org id.Org, j id.Job) (int, error)

	// AddTag does nothing where the tag is there; RemoveTag where it is not.
	AddTag(ctx context.Context, org id.Org, a id.Application, tag string, by id.Member, at time.Time) error
	RemoveTag(ctx context.Context, org id.Org, a id.Application, tag string) error
	// TagsOfJob lists the tags in use, by name.
	TagsOfJob(ctx context.Context, org id.Org, j id.Job) ([]TagUse, error)
	// Assign gives an application to a member, or to nobody.
	Assign(ctx context.Context, org id.Org, a id.Application, m id.Member) error
	// SetAsked notes that a candidate asked for something, or with nil that it was seen to.
	SetAsked(ctx context.Context, org id.Org, a id.Application, at *time.Time) error

	AddMention(ctx context.Context, org id.Org, note string, m id.Member) error
	// SeeMentions marks a member's mentions on an application as opened.
	SeeMentions(ctx context.Context, org id.Org, a id.Application, m id.Member, at time.Time) error

	// AddView is a Conflict where the member has one of that name on the job.
	AddView(ctx context.Context, org id.Org, v View) error
	Views(ctx context.Context, org id.Org, j id.Job, m id.Member) ([]View, error)
	RemoveView(ctx context.Context, org id.Org, m id.Member, view string) error
}

// MaxTag is how long a tag may be, MaxTags how many an application may have.
const (
	MaxTag  = 30
	MaxTags = 20
)

// CleanTag brings a tag to the form in which it is kept: lower case, single spaces.
func CleanTag(tag string) (string, error) {
	tag = strings.ToLower(strings.Join(strings.Fields(tag), " "))
	if n := utf8.RuneCountInString(tag); n == 0 || n > MaxTag || strings.ContainsAny(tag, ",;") {
		return "", invalid("tag", "Write a tag of at most 30 characters, without commas")
	}
	return tag, nil
}

func invalid(field, say string) error {
	return &fault.Error{Kind: fault.Invalid, Message: say, Fields: []fault.Field{{Name: field, Message: say}}}
}

// Tag adds a tag to applications.
func (s *Service) Tag(ctx context.Context, org id.Org, by id.Member, apps []id.Application, tag string) error {
	tag, err := CleanTag(tag)
	if err != nil {
		return err
	}
	return s.onEach(ctx, org, by, apps, audit.ApplicationTagged, "with "+tag, func(ctx context.Context, app id.Application) error {
		e, err := s.Store.Entry(ctx, org, app)
		if err != nil {
			return err
		}
		if len(e.Tags) >= MaxTags && !slices.Contains(e.Tags, tag) {
			return invalid("tag", e.Application.Code+" has 20 tags already. Remove one first")
		}
		return s.Store.AddTag(ctx, org, app, tag, by, s.Clock.Now())
	})
}

// Untag removes a tag from applications.
func (s *Service) Untag(ctx context.Context, org id.Org, by id.Member, apps []id.Application, tag string) error {
	return s.onEach(ctx, org, by, apps, audit.ApplicationTagged, "without "+tag, func(ctx context.Context, app id.Application) error {
		return s.Store.RemoveTag(ctx, org, app, tag)
	})
}

// Assign gives applications to a member to look after; "" gives them to nobody. That the member is of
// this org is the caller's to know.
func (s *Service) Assign(ctx context.Context, org id.Org, by id.Member, apps []id.Application, to id.Member) error {
	return s.onEach(ctx, org, by, apps, audit.ApplicationAssigned, "", func(ctx context.Context, app id.Application) error {
		return s.Store.Assign(ctx, org, app, to)
	})
}

// SeeTo notes that somebody answered what the candidate asked for.
func (s *Service) SeeTo(ctx context.Context, org id.Org, by id.Member, app id.Application) error {
	return s.onEach(ctx, org, by, []id.Application{app}, audit.AskSeenTo, "", func(ctx context.Context, app id.Application) error {
		return s.Store.SetAsked(ctx, org, app, nil)
	})
}

func (s *Service) onEach(ctx context.Context, org id.Org, by id.Member, apps []id.Application, verb audit.Verb, reason string, do func(context.Context, id.Application) error) error {
	if len(apps) == 0 {
		return invalid("application", "Tick at least one candidate")
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		for _, app := range apps {
			if err := do(ctx, app); err != nil {
				return err
			}
			if err := s.record(ctx, org, audit.Member(by), verb, "application", string(app), reason); err != nil {
				return err
			}
		}
		return nil
	})
}

// KeepView stores a list under a name, for the member alone.
func (s *Service) KeepView(ctx context.Context, org id.Org, v View) error {
	v.Name = strings.Join(strings.Fields(v.Name), " ")
	if n := utf8.RuneCountInString(v.Name); n == 0 || n > 60 {
		return invalid("name", "Name the view in at most 60 characters")
	}
	if len(v.Query) > 2000 {
		return invalid("name", "This list has too many filters to keep")
	}
	v.ID, v.At = id.New(), s.Clock.Now()
	err := s.Store.AddView(ctx, org, v)
	if fault.Is(err, fault.Conflict) {
		return &fault.Error{Kind: fault.Conflict, Message: "You have a view of this name on this job", Fields: []fault.Field{{Name: "name", Message: "Choose another name, or remove the old view"}}}
	}
	return err
}
