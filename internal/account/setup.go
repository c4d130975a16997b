package account

import (
	"context"
	"crypto/subtle"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/mail"
)

// setupLink is the one-time way in while there is no org. It lives in memory only: each start of the
// process prints another, and none is left behind in a backup.
type setupLink struct {
	mu      sync.Mutex
	hash    string
	expires time.Time
}

const setupLasts = 24 * time.Hour

// OrgFacts are what an owner says of the clinic.
type OrgFacts struct {
	Name      string
	TimeZone  string // IANA name
	Place     string // "US-TX"
	Employees int
	Facts     []byte // clinic facts as JSON in posting's vocabulary, may be empty
}

// NewOrg is the set-up form: a clinic and its first owner.
type NewOrg struct {
	OrgFacts
	OwnerName string
	Email     string
	Password  string
}

// FirstRun returns the link to print on the console while there is no org, else "". The link works
// once, for a day, and only for the latest call.
func (s *Service) FirstRun(ctx context.Context) (string, error) {
	n, err := s.Store.CountOrgs(ctx)
	if err != nil || n > 0 {
		return "", err
	}
	plain, hash := id.Token()
	s.setup.mu.Lock()
	defer s.setup.mu.Unlock()
	s.setup.hash, s.setup.expires = hash, s.Clock.Now().Add(setupLasts)
	return s.BaseURL + SetupPath + plain, nil
}

// CheckSetup tells whether a set-up token opens the set-up form; Expired if not.
func (s *Service) CheckSetup(ctx context.Context, token string) error {
	s.setup.mu.Lock()
	defer s.setup.mu.Unlock()
	return s.checkSetup(ctx, token)
}

func (s *Service) checkSetup(ctx context.Context, token string) error {
	gone := fault.New(fault.Expired, "This set-up link does not work any more. Start the program again to get a new one")
	fits := subtle.ConstantTimeCompare([]byte(id.Hash(token)), []byte(s.setup.hash)) == 1
	if !fits || !s.Clock.Now().Before(s.setup.expires) {
		return gone
	}
	n, err := s.Store.CountOrgs(ctx)
	if err == nil && n > 0 {
		err = gone
	}
	return err
}

// SetUp creates the first org and its owner by the link of FirstRun, and signs the owner in.
func (s *Service) SetUp(ctx context.Context, token string, form NewOrg) (session string, m Member, err error) {
	s.setup.mu.Lock() // held to the end: the link works once, even for two at a time
	defer s.setup.mu.Unlock()
	if err := s.checkSetup(ctx, token); err != nil {
		return "", Member{}, err
	}
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if _, m, err = s.CreateOrg(ctx, form); err != nil {
			return err
		}
		session, err = s.startSession(ctx, m)
		return err
	})
	if err != nil {
		return "", Member{}, err
	}
	s.setup.hash = ""
	return session, m, nil
}

// CreateOrg creates an org and its owner without any link: for SetUp, and for commands that run on
// the server itself. Never call it for a request. Invalid with the form's field names, Conflict for a
// taken e-mail address.
func (s *Service) CreateOrg(ctx context.Context, form NewOrg) (Org, Member, error) {
	form, err := form.checked()
	if err != nil {
		return Org{}, Member{}, err
	}
	hash, err := s.hash.make(ctx, form.Password)
	if err != nil {
		return Org{}, Member{}, err
	}
	now := s.Clock.Now()
	org := form.fill(Org{ID: id.Org(id.New()), CreatedAt: now})
	owner := Member{
		ID: id.Member(id.New()), Org: org.ID, Name: form.OwnerName, Email: form.Email,
		Role: Owner, PasswordHash: hash, CreatedAt: now,
	}
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if org.Slug, err = s.freeSlug(ctx, org.Name); err != nil {
			return err
		}
		if err := s.Store.AddOrg(ctx, org); err != nil {
			return err
		}
		if err := s.Store.AddMember(ctx, org.ID, owner); err != nil {
			return err
		}
		return s.orgEvent(ctx, org.ID, audit.Member(owner.ID), audit.OrgCreated)
	})
	if err != nil {
		return Org{}, Member{}, err
	}
	return org, owner, nil
}

// UpdateOrg stores what an owner says of the clinic. The address of its public pages stays.
func (s *Service) UpdateOrg(ctx context.Context, by Actor, f OrgFacts) (Org, error) {
	if err := by.may(EditOrg); err != nil {
		return Org{}, err
	}
	var problems fault.Problems
	f.check(&problems)
	if err := problems.Err(); err != nil {
		return Org{}, err
	}
	var org Org
	err := s.Tx.Atomically(ctx, func(ctx context.Context) error {
		before, err := s.Store.Org(ctx, by.Org.ID)
		if err != nil {
			return err
		}
		org = f.fill(before)
		if err := s.Store.UpdateOrg(ctx, org); err != nil {
			return err
		}
		return s.orgEvent(ctx, org.ID, audit.Member(by.Member.ID), audit.OrgChanged)
	})
	if err != nil {
		return Org{}, err
	}
	return org, nil
}

func (f OrgFacts) fill(o Org) Org {
	o.Name, o.TimeZone, o.Place, o.Employees = mail.OneLine(f.Name), f.TimeZone, f.Place, f.Employees
	if f.Facts != nil {
		o.Facts = f.Facts
	}
	return o
}

// placeForm is country, state and a city or county: "US-TX", "US-OH-Columbus".
var placeForm = regexp.MustCompile(`^[A-Z]{2}(-[A-Z0-9]{1,3}(-[A-Za-z0-9-]{1,40})?)?$`)

func (f OrgFacts) check(p *fault.Problems) {
	checkName(p, "name", f.Name, "Enter the name of your clinic")
	_, err := time.LoadLocation(f.TimeZone)
	known := err == nil && f.TimeZone != "" && f.TimeZone != "Local"
	p.Require(known, "time_zone", "Choose a time zone from the list")
	p.Require(placeForm.MatchString(f.Place), "place", "Choose your state from the list")
	p.Require(f.Employees >= 1 && f.Employees <= 1_000_000, "employees", "Enter how many people work at your clinic, 1 or more")
}

func (n NewOrg) checked() (NewOrg, error) {
	var p fault.Problems
	n.check(&p)
	checkName(&p, "owner_name", n.OwnerName, "Enter your name")
	n.OwnerName = mail.OneLine(n.OwnerName)
	n.Email = checkEmail(&p, n.Email)
	checkPassword(&p, n.Password, n.Email)
	return n, p.Err()
}

func checkName(p *fault.Problems, field, name, ask string) {
	n := len([]rune(mail.OneLine(name)))
	p.Require(n > 0, field, ask)
	p.Require(n <= 120, field, "Use at most 120 characters")
}

func checkEmail(p *fault.Problems, raw string) string {
	email, err := mail.Address(raw)
	p.Require(err == nil, "email", "Enter an e-mail address like name@clinic.example")
	return email
}

func checkPassword(p *fault.Problems, password, email string) {
	problem := passwordProblem(password, email)
	p.Require(problem == "", "password", problem)
}

// freeSlug makes the part of public addresses that names the org.
func (s *Service) freeSlug(ctx context.Context, name string) (string, error) {
	base := slug(name)
	for n := 1; ; n++ {
		try := base
		if n > 1 {
			try = fmt.Sprintf("%s-%d", base, n)
		}
		_, err := s.Store.OrgBySlug(ctx, try)
		if fault.Is(err, fault.NotFound) {
			return try, nil
		}
		if err != nil {
			return "", err
		}
	}
}

func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(name, "'", "")), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	text := strings.Join(words, "-")
	text = strings.Trim(text[:min(len(text), 48)], "-")
	if text == "" {
		return "clinic"
	}
	return text
}
