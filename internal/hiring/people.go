package hiring

import (
	"archive/zip"
	"bytes"
	"context"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Share is a link by which somebody without a sign-in reads one profile for a while.
type Share struct {
	ID          string
	Application id.Application
	TokenHash   string
	By          id.Member
	Recipient   string // whom it is for, in the sharer's words
	At          time.Time
	Ends        time.Time
	Ended       *time.Time // taken back
	Opened      *time.Time // first
}

// Live tells whether the link opens at now.
func (s Share) Live(now time.Time) bool { return s.Ended == nil && now.Before(s.Ends) }

// Shared is what a share's link opens.
type Shared struct {
	Org   id.Org
	Share Share
}

// Pooled is the short card of a candidate who agreed to be found for later jobs.
type Pooled struct {
	Candidate id.Candidate
	Facts     Facts
	Since     time.Time
	On        bool // the job asked about has this candidate already
}

// PoolQuery is what the talent pool is asked for. The zero value of a part asks for all.
type PoolQuery struct {
	Years    int // at least
	Region   string
	Tool     string
	Employer string // previously at
	Search   string // anywhere in the card
	Job      id.Job // Pooled.On is about this job
	Offset   int
	Limit    int
}

// Resume is a file that a candidate gave; it is kept and handed on, never opened.
type Resume struct {
	Name    string // of the file
	Type    string // media type by content: PDF or DOCX
	Bytes   int
	At      time.Time
	Content []byte // empty where only the rest was asked for
}

// PeopleStore keeps shares, the talent pool and résumés. ShareByToken is not of an org: the token's
// hash names one share of one org.
type PeopleStore interface {
	AddShare(ctx context.Context, org id.Org, s Share) error
	// Shares lists an application's, newest first.
	Shares(ctx context.Context, org id.Org, a id.Application) ([]Share, error)
	// EndShare is NotFound for a share that is not of this application.
	EndShare(ctx context.Context, org id.Org, a id.Application, share string, at time.Time) error
	// OpenShare notes the first opening.
	OpenShare(ctx context.Context, org id.Org, share string, at time.Time) error
	ShareByToken(ctx context.Context, tokenHash string) (Shared, error)

	// PutPooled adds a candidate's card or changes it; Since stays that of the first time.
	PutPooled(ctx context.Context, org id.Org, p Pooled) error
	// RemovePooled does nothing for a candidate who is not in the pool.
	RemovePooled(ctx context.Context, org id.Org, c id.Candidate) error
	// Pooled is NotFound for a candidate who is not in the pool.
	Pooled(ctx context.Context, org id.Org, c id.Candidate) (Pooled, error)
	// Pool lists the cards, newest first, and counts all that match.
	Pool(ctx context.Context, org id.Org, q PoolQuery) (cards []Pooled, matching int, err error)

	PutResume(ctx context.Context, org id.Org, a id.Application, r Resume) error
	// Resume is NotFound where none was given; without content it reads only what describes the file.
	Resume(ctx context.Context, org id.Org, a id.Application, content bool) (Resume, error)
	RemoveResume(ctx context.Context, org id.Org, a id.Application) error
}

// ShareDays are the choices of how long a share lasts.
func ShareDays() []int { return []int{1, 3, 7, 14, 30} }

// Share makes a link to a profile for somebody without a sign-in. The token is shown once.
func (s *Service) Share(ctx context.Context, org id.Org, by id.Member, app id.Application, recipient string, days int) (token string, err error) {
	recipient = strings.TrimSpace(recipient)
	var p fault.Problems
	n := utf8.RuneCountInString(recipient)
	p.Require(n > 0 && n <= 100, "recipient", "Say in at most 100 characters whom the link is for")
	p.Require(slices.Contains(ShareDays(), days), "days", "Choose how long the link works")
	if err := p.Err(); err != nil {
		return "", err
	}
	token, hash := id.Token()
	now := s.Clock.Now()
	share := Share{ID: id.New(), Application: app, TokenHash: hash, By: by, Recipient: recipient, At: now, Ends: now.Add(time.Duration(days) * 24 * time.Hour)}
	err = s.onEach(ctx, org, by, []id.Application{app}, audit.ProfileShared, "", func(ctx context.Context, app id.Application) error {
		if _, err := s.Store.Application(ctx, org, app); err != nil {
			return err
		}
		return s.Store.AddShare(ctx, org, share)
	})
	return token, err
}

// EndShare takes a link back at once.
func (s *Service) EndShare(ctx context.Context, org id.Org, by id.Member, app id.Application, share string) error {
	return s.onEach(ctx, org, by, []id.Application{app}, audit.ShareEnded, "", func(ctx context.Context, app id.Application) error {
		return s.Store.EndShare(ctx, org, app, share, s.Clock.Now())
	})
}

// OpenShare finds what a share's link opens. Expired for one that ended, NotFound for any other.
func (s *Service) OpenShare(ctx context.Context, token string) (Shared, error) {
	if len(token) < 16 || len(token) > 64 {
		return Shared{}, fault.New(fault.NotFound, "This link is not known here")
	}
	found, err := s.Store.ShareByToken(ctx, id.Hash(token))
	if err != nil {
		return Shared{}, err
	}
	now := s.Clock.Now()
	if !found.Share.Live(now) {
		return Shared{}, fault.New(fault.Expired, "This link has ended. Ask the person who sent it for a new one")
	}
	if found.Share.Opened == nil {
		err = s.Store.OpenShare(ctx, found.Org, found.Share.ID, now)
	}
	return found, err
}

// maxItems bounds each list of facts, maxItem each entry, in characters.
const (
	maxItems = 20
	maxItem  = 100
)

// Clean trims what a candidate told about themself and checks it.
func (f *Facts) Clean() error {
	var p fault.Problems
	p.Require(f.Years == nil || *f.Years >= 0 && *f.Years <= 60, "years", "Enter whole years between 0 and 60")
	for name, text := range map[string]*string{"education": &f.Education, "availability": &f.Availability, "region": &f.Region} {
		*text = strings.Join(strings.Fields(*text), " ")
		p.Require(utf8.RuneCountInString(*text) <= 200, name, "Keep this under 200 characters")
	}
	for name, list := range map[string]*[]string{"certificates": &f.Certificates, "tools": &f.Tools, "languages": &f.Languages, "employers": &f.Employers} {
		*list = cleaned(*list)
		long := slices.ContainsFunc(*list, func(s string) bool { return utf8.RuneCountInString(s) > maxItem })
		p.Require(len(*list) <= maxItems && !long, name, "List at most 20, each under 100 characters")
	}
	_, err := time.LoadLocation(f.TimeZone)
	p.Require(err == nil && f.TimeZone != "Local", "time_zone", "Choose a time zone from the list")
	return p.Err()
}

func cleaned(list []string) (out []string) {
	for _, s := range list {
		if s = strings.Join(strings.Fields(s), " "); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Tell keeps what a candidate told about themself. Who is in the talent pool is found by it from now on.
func (s *Service) Tell(ctx context.Context, h Holder, f Facts) error {
	if err := f.Clean(); err != nil {
		return err
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		err := s.setApplication(ctx, h.Org, audit.Candidate(h.Candidate.ID), h.Application.ID, audit.FactsGiven, "", func(a *Application, _ time.Time) error {
			a.Facts = f
			return nil
		})
		if err != nil {
			return err
		}
		card, err := s.Store.Pooled(ctx, h.Org, h.Candidate.ID)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		card.Facts = f
		return s.Store.PutPooled(ctx, h.Org, card)
	})
}

// JoinPool keeps a candidate findable for later jobs of the org, because they agreed to it.
func (s *Service) JoinPool(ctx context.Context, h Holder) error {
	return s.byCandidate(ctx, h, audit.PoolJoined, func(ctx context.Context) error {
		a, err := s.Store.Application(ctx, h.Org, h.Application.ID)
		if err != nil {
			return err
		}
		return s.Store.PutPooled(ctx, h.Org, Pooled{Candidate: h.Candidate.ID, Facts: a.Facts, Since: s.Clock.Now()})
	})
}

// LeavePool takes that back at once; applications stay as they are.
func (s *Service) LeavePool(ctx context.Context, h Holder) error {
	return s.byCandidate(ctx, h, audit.PoolLeft, func(ctx context.Context) error {
		return s.Store.RemovePooled(ctx, h.Org, h.Candidate.ID)
	})
}

// InvitePooled invites a candidate of the pool to a job. NotFound once they took their consent back.
func (s *Service) InvitePooled(ctx context.Context, org id.Org, by audit.Actor, job id.Job, candidate id.Candidate) (Application, error) {
	card, err := s.Store.Pooled(ctx, org, candidate)
	if err != nil {
		return Application{}, err
	}
	if job == "" {
		return Application{}, invalid("job", "Choose the job to invite to")
	}
	c, err := s.Store.Candidate(ctx, org, candidate)
	if err != nil {
		return Application{}, err
	}
	return s.Invite(ctx, org, by, job, Person{Name: c.Name, Email: c.Email, Phone: c.Phone, Facts: card.Facts})
}

// MaxResume is the largest résumé, in bytes.
const MaxResume = 5 << 20

// The media types of résumés.
const (
	PDF  = "application/pdf"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// TypeOf tells PDF and Word files by their content, not by their name; "" for anything else. Of a Word
// file it reads the list of parts and unpacks none.
func TypeOf(content []byte) string {
	if bytes.HasPrefix(content, []byte("%PDF-")) {
		return PDF
	}
	if !bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		return ""
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return ""
	}
	named := func(name string) bool {
		return slices.ContainsFunc(archive.File, func(f *zip.File) bool { return f.Name == name })
	}
	if named("[Content_Types].xml") && named("word/document.xml") {
		return DOCX
	}
	return ""
}

// GiveResume keeps a candidate's résumé in place of the one before.
func (s *Service) GiveResume(ctx context.Context, h Holder, name string, content []byte) error {
	if len(content) > MaxResume {
		return invalid("resume", "This file is larger than 5 MB. Save a smaller copy and choose that one")
	}
	kind := TypeOf(content)
	if kind == "" {
		return invalid("resume", "Choose a PDF or Word (.docx) file")
	}
	r := Resume{Name: fileName(name, kind), Type: kind, Bytes: len(content), At: s.Clock.Now(), Content: content}
	return s.byCandidate(ctx, h, audit.ResumeGiven, func(ctx context.Context) error {
		return s.Store.PutResume(ctx, h.Org, h.Application.ID, r)
	})
}

// fileName keeps the last part of a name, of what files may be called everywhere, with the right end.
func fileName(name, kind string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSuffix(name, path.Ext(name))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*;`, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 80 {
		name = string(runes[:80])
	}
	if name = strings.Trim(name, " ."); name == "" {
		name = "resume"
	}
	return name + map[string]string{PDF: ".pdf", DOCX: ".docx"}[kind]
}

// RemoveResume deletes a candidate's résumé.
func (s *Service) RemoveResume(ctx context.Context, h Holder) error {
	return s.byCandidate(ctx, h, audit.ResumeRemoved, func(ctx context.Context) error {
		return s.Store.RemoveResume(ctx, h.Org, h.Application.ID)
	})
}

// ReadResume hands a member the file; who read it stands in the trail. Whether names are shown yet is
// the caller's to know.
func (s *Service) ReadResume(ctx context.Context, org id.Org, by id.Member, app id.Application) (r Resume, err error) {
	err = s.onEach(ctx, org, by, []id.Application{app}, audit.ResumeRead, "", func(ctx context.Context, app id.Application) error {
		r, err = s.Store.Resume(ctx, org, app, true)
		return err
	})
	return r, err
}

func (s *Service) byCandidate(ctx context.Context, h Holder, verb audit.Verb, do func(context.Context) error) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := do(ctx); err != nil {
			return err
		}
		return s.record(ctx, h.Org, audit.Candidate(h.Candidate.ID), verb, "application", string(h.Application.ID), "")
	})
}
