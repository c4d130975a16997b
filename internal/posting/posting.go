package posting

import (
	"cmp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Posting is a version of a job's description, and the brief it came from. Its status is not
// stored: it follows from PublishedAt and ClosedAt.
type Posting struct {
	ID              id.Posting
	OrgID           id.Org
	JobID           id.Job
	Template        string // slug of the role template
	TemplateVersion int
	Title           string
	Slug            string // in the public address; unique over all orgs, never reused
	Brief           Brief
	Markdown        string // as the manager left it: edits after Generate stand here only
	Version         int    // raised by one on every save; a save from an older one is a Conflict
	Pay             Pay
	ApplyBy         string // the last day to apply, as "2027-03-19"; empty: not said
	Place           string // like "US-TX" or "US-OH-Columbus": decides which laws apply
	Site            Site
	Remote          bool
	Employment      string // as the brief says it: "Full time"
	Dismissed       []Dismissal
	CreatedAt       time.Time
	UpdatedAt       time.Time
	PublishedAt     *time.Time
	ClosedAt        *time.Time
}

// Dismissal records that a person set a finding aside, and why. Must-fix findings cannot be.
type Dismissal struct {
	Rule   string    `json:"rule"`
	Quote  string    `json:"quote"`
	Reason string    `json:"reason"`
	By     id.Member `json:"by"`
	At     time.Time `json:"at"`
}

// Status is where a posting stands.
type Status string

// The statuses in order.
const (
	StatusDraft     Status = "draft"
	StatusPublished Status = "published"
	StatusClosed    Status = "closed"
)

// Status follows from the facts.
func (p Posting) Status() Status {
	switch {
	case p.PublishedAt == nil:
		return StatusDraft
	case p.ClosedAt == nil:
		return StatusPublished
	default:
		return StatusClosed
	}
}

// Compose makes the text and the facts of a posting anew from a brief. It leaves ids, slug, times
// and version alone. Same arguments, same posting.
func (p Posting) Compose(t *Template, clinic Clinic, brief Brief) (Posting, error) {
	draft, err := Generate(t, clinic, brief)
	if err != nil {
		return p, err
	}
	p.Template, p.TemplateVersion = t.Slug, t.Version
	p.Title, p.Markdown, p.Brief = draft.Title, draft.Markdown, brief
	p.Pay, p.ApplyBy, p.Employment = brief.Pay(), brief.ApplyBy(), flat(brief.Slots[employmentSlot])
	p.Place, p.Remote = clinic.Place, brief.Slots[modeSlot] == fromHome
	p.Site = Site{}
	if len(clinic.Sites) > 0 {
		p.Site = clinic.Sites[0]
	}
	return p, nil
}

// Edit replaces the text. based is the version the editor began from: when another save came
// between, the fault is a Conflict and the caller shows both texts. The markdown may be empty.
func (p Posting) Edit(markdown string, based int) (Posting, error) {
	if based != p.Version {
		return p, fault.New(fault.Conflict, "Someone else saved this posting meanwhile. Compare the two texts, then save again.")
	}
	if len(markdown) > MaxMarkdown {
		return p, fault.Invalidf("This text is too long for a posting. Keep it under %d letters.", MaxMarkdown)
	}
	p.Markdown = strings.ToValidUTF8(markdown, "")
	return p, nil
}

// Publish opens the posting at now. Findings are those of its present text: one that must be fixed
// makes it Invalid. A posting that was closed stays closed (Conflict): duplicate it instead.
func (p Posting) Publish(now time.Time, findings []Finding) (Posting, error) {
	if p.Status() != StatusDraft {
		return p, fault.New(fault.Conflict, "This posting was published before. Duplicate it to publish it again.")
	}
	if n := Blocking(findings); n > 0 {
		return p, fault.Invalidf("Fix what must be fixed first (%d left).", n)
	}
	p.PublishedAt = &now
	return p, nil
}

// Close ends the posting at now; Conflict unless it is published.
func (p Posting) Close(now time.Time) (Posting, error) {
	if p.Status() != StatusPublished {
		return p, fault.New(fault.Conflict, "Only a published posting can be closed.")
	}
	p.ClosedAt = &now
	return p, nil
}

// Reopen takes back the end of a closed posting. ends is when its last day to apply ends, nil without
// one: once that has passed it is Invalid, as it is with something that must be fixed. Conflict unless
// it is closed.
func (p Posting) Reopen(now time.Time, ends *time.Time, findings []Finding) (Posting, error) {
	if p.Status() != StatusClosed {
		return p, fault.New(fault.Conflict, "Only a closed posting can be opened again.")
	}
	if ends != nil && !now.Before(*ends) {
		return p, fault.Invalidf("The last day to apply has passed. Duplicate this job and choose a later day.")
	}
	if n := Blocking(findings); n > 0 {
		return p, fault.Invalidf("Its text has something that must be fixed (%d left). Duplicate this job and fix it there.", n)
	}
	p.ClosedAt = nil
	return p, nil
}

// Dismiss sets a finding aside with a reason. One that must be fixed is Invalid.
func (p Posting) Dismiss(f Finding, reason string, by id.Member, now time.Time) (Posting, error) {
	var problems fault.Problems
	problems.Require(f.Level != MustFix, "rule", "This has to be fixed before the posting can be published.")
	problems.Require(flat(reason) != "", "reason", "Say in a few words why this can stay.")
	if err := problems.Err(); err != nil {
		return p, err
	}
	d := Dismissal{Rule: f.Rule, Quote: f.Quote, Reason: flat(reason), By: by, At: now}
	p.Dismissed = append(p.Dismissed[:len(p.Dismissed):len(p.Dismissed)], d)
	return p, nil
}

// Standing are the findings that were not dismissed; a dismissal holds for its rule and quote.
func (p Posting) Standing(findings []Finding) []Finding {
	var standing []Finding
	for _, f := range findings {
		if f.Level == MustFix || !p.dismissed(f) {
			standing = append(standing, f)
		}
	}
	return standing
}

func (p Posting) dismissed(f Finding) bool {
	for _, d := range p.Dismissed {
		if d.Rule == f.Rule && d.Quote == f.Quote {
			return true
		}
	}
	return false
}

// ApplyByMoment is when applications close: a minute before the end of the last day, so that the
// moment shown belongs to the day that was meant, in the given IANA time zone
// (empty means UTC). nil without a date; Invalid for an unknown zone.
func (p Posting) ApplyByMoment(zone string) (*time.Time, error) {
	day, ok := ParseDate(p.ApplyBy)
	if !ok {
		return nil, nil
	}
	place, err := time.LoadLocation(zone)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "The time zone %q is not known", zone)
	}
	end := time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 0, 0, place).UTC()
	return &end, nil
}

// MaxMarkdown bounds the text of a posting, in bytes. Findings look no further.
const MaxMarkdown = 64 << 10

// Choices of the mode slot: the first makes a posting remote.
const (
	fromHome     = "From home"
	partFromHome = "Part from home"
)

// Slug makes a public address of title and clinic: "patient-care-coordinator-riverside". The
// caller makes it unique.
func Slug(parts ...string) string {
	var out strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(strings.Join(parts, " "))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && out.Len() > 0 {
				out.WriteByte('-')
			}
			out.WriteRune(r)
			gap = false
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		default:
			gap = true
		}
	}
	slug := out.String()
	if len(slug) > maxSlug {
		slug = slug[:maxSlug]
		if cut := strings.LastIndexByte(slug, '-'); cut > 0 {
			slug = slug[:cut]
		}
	}
	return cmp.Or(slug, "job")
}

// maxSlug is in letters; a longer slug ends after its last whole word.
const maxSlug = 60
