package account

import (
	"context"
	"time"

	"preceptor/internal/id"
)

// Org is a clinic or agency: the tenant that owns the data.
type Org struct {
	ID        id.Org
	Name      string
	Slug      string // in public addresses
	TimeZone  string // IANA name
	Place     string // "US-TX" or "US-OH-Columbus": decides which laws about postings apply
	Employees int
	Facts     []byte // clinic facts as JSON, asked once, in posting's vocabulary
	CreatedAt time.Time
}

// Role is what a member is to the org.
type Role string

// The roles, from the widest to the narrowest.
const (
	Owner     Role = "owner"
	Manager   Role = "manager"
	Recruiter Role = "recruiter"
	Rater     Role = "rater"
)

// Roles lists all roles.
func Roles() []Role { return []Role{Owner, Manager, Recruiter, Rater} }

// Member is a person of an org. Email is unique over all orgs, stored in lower case.
type Member struct {
	ID           id.Member
	Org          id.Org
	Name         string
	Email        string
	Role         Role
	PasswordHash string // empty until an invitation was accepted
	Epoch        int    // raised to end all sessions
	Accommodates bool   // may see and grant changes to the test, a right beside the role
	DisabledAt   *time.Time
	CreatedAt    time.Time
}

// Invitation is a one-time link by which a person becomes a member, or sets a password anew.
type Invitation struct {
	TokenHash string
	Member    id.Member
	Org       id.Org
	ExpiresAt time.Time
	UsedAt    *time.Time
}

// Session is a signed-in browser; it is valid while Epoch is its member's.
type Session struct {
	ID        id.Session // hash of the cookie's token
	Org       id.Org
	Member    id.Member
	Epoch     int
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
}

// Throttle counts failed sign-ins of a key (an account or an address) in a window.
type Throttle struct {
	Key      string
	Failures int
	Since    time.Time
}

// Verb is an act on the staff side; each route line names one.
type Verb string

// The verbs.
const (
	SeeDesk         Verb = "see desk"         // dashboard, jobs, applications
	EditPosting     Verb = "edit posting"     // draft, save, preview
	PublishPosting  Verb = "publish posting"  // publish, close
	EditPlan        Verb = "edit plan"        // exercises and weights
	InviteCandidate Verb = "invite candidate" // invitations and links
	Compare         Verb = "compare"          // profiles, scores, comparison
	Decide          Verb = "decide"           // stages and decisions
	Rate            Verb = "rate"             // the rating room
	ExtendTime      Verb = "extend time"      // more time, another form
	ManageMembers   Verb = "manage members"   // invite, change, disable
	EditOrg         Verb = "edit org"         // clinic facts
	ReadOutbox      Verb = "read outbox"      // mail kept on disk
	ReadAudit       Verb = "read audit"       // the trail
	OwnAccount      Verb = "own account"      // one's own name, password, sessions

	GrantAccommodation Verb = "grant accommodation" // changes to the test: by right, see Member.Can
)

// Can tells whether a member may do an act: by role, or by a right that an owner gave to them by name.
// Changes to the test are hidden from all roles; who rates must not learn of them in any case.
func (m Member) Can(verb Verb) bool {
	if verb == GrantAccommodation {
		return m.Accommodates && Can(m.Role, Compare)
	}
	return Can(m.Role, verb)
}

// Can tells whether a role may do an act within its own org. Whose thing it is, is decided by the
// org id on every store method.
func Can(role Role, verb Verb) bool {
	switch verb {
	case OwnAccount:
		return role == Owner || role == Manager || role == Recruiter || role == Rater
	case Rate:
		return role == Owner || role == Manager || role == Recruiter || role == Rater
	case SeeDesk, InviteCandidate, Compare, Decide, ExtendTime:
		return role == Owner || role == Manager || role == Recruiter
	case EditPosting, PublishPosting, EditPlan:
		return role == Owner || role == Manager
	case ManageMembers, EditOrg, ReadOutbox, ReadAudit:
		return role == Owner
	default:
		return false
	}
}

// Store keeps orgs, members, invitations, sessions and sign-in counters. Methods without an org
// serve the moments before one is known: first run, sign-in, session look-up.
type Store interface {
	CountOrgs(ctx context.Context) (int, error)
	AddOrg(ctx context.Context, o Org) error
	Org(ctx context.Context, org id.Org) (Org, error)
	OrgBySlug(ctx context.Context, slug string) (Org, error)
	UpdateOrg(ctx context.Context, o Org) error

	// AddMember is a Conflict if the e-mail address is taken.
	AddMember(ctx context.Context, org id.Org, m Member) error
	Member(ctx context.Context, org id.Org, m id.Member) (Member, error)
	Members(ctx context.Context, org id.Org) ([]Member, error)
	UpdateMember(ctx context.Context, org id.Org, m Member) error
	MemberByEmail(ctx context.Context, email string) (Member, error)

	AddInvitation(ctx context.Context, org id.Org, i Invitation) error
	Invitation(ctx context.Context, tokenHash string) (Invitation, error)
	// UseInvitation is a Conflict if it was used before.
	UseInvitation(ctx context.Context, org id.Org, tokenHash string, at time.Time) error

	AddSession(ctx context.Context, org id.Org, s Session) error
	Session(ctx context.Context, s id.Session) (Session, error)
	SessionsOf(ctx context.Context, org id.Org, m id.Member) ([]Session, error)
	TouchSession(ctx context.Context, org id.Org, s id.Session, seen, expires time.Time) error
	DeleteSession(ctx context.Context, org id.Org, s id.Session) error
	DeleteSessionsBefore(ctx context.Context, expired time.Time) error

	// Throttle returns a zero counter for an unknown key.
	Throttle(ctx context.Context, key string) (Throttle, error)
	PutThrottle(ctx context.Context, t Throttle) error
	DeleteThrottle(ctx context.Context, key string) error
}

// Transactor runs fn in one transaction; nested calls join the outer one.
type Transactor interface {
	Atomically(ctx context.Context, fn func(context.Context) error) error
}
