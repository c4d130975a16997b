package account

import (
	"context"
	"strings"
	"sync"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/mail"
)

// Deps are what the service works with.
type Deps struct {
	Store   Store
	Tx      Transactor
	Audit   audit.Recorder
	Outbox  mail.Outbox
	Clock   clock.Clock
	BaseURL string // without a trailing slash, such as https://hire.example
}

// Paths of the links that the service makes; a token follows.
const (
	SetupPath = "/setup/"
	JoinPath  = "/join/"
)

// Service is what people do with orgs, members, passwords and sessions.
type Service struct {
	Deps
	hash  *hasher
	setup setupLink
	// owners serialises what could leave an org without an owner, within this process.
	owners sync.Mutex
}

// NewService returns a service.
func NewService(d Deps) *Service {
	d.BaseURL = strings.TrimRight(d.BaseURL, "/")
	return &Service{Deps: d, hash: newHasher(argonCost)}
}

// Actor is a signed-in member with the org and the session that the request came by.
type Actor struct {
	Org     Org
	Member  Member
	Session id.Session
}

// Can tells whether the actor may do an act.
func (a Actor) Can(verb Verb) bool { return a.Member.Can(verb) }

func (a Actor) may(verb Verb) error {
	if a.Can(verb) {
		return nil
	}
	return fault.New(fault.Denied, "Your role does not allow this. Ask an owner of your clinic")
}

// event records one line of the trail about a member.
func (s *Service) event(ctx context.Context, m Member, by audit.Actor, verb audit.Verb, reason string) error {
	return s.Audit.Record(ctx, m.Org, audit.Event{
		ID: id.New(), At: s.Clock.Now(), Actor: by, Verb: verb,
		Thing: "member", ThingID: string(m.ID), Reason: reason,
	})
}

func (s *Service) orgEvent(ctx context.Context, org id.Org, by audit.Actor, verb audit.Verb) error {
	return s.Audit.Record(ctx, org, audit.Event{
		ID: id.New(), At: s.Clock.Now(), Actor: by, Verb: verb, Thing: "org", ThingID: string(org),
	})
}

func zone(o Org) *time.Location {
	if l, err := time.LoadLocation(o.TimeZone); err == nil {
		return l
	}
	return time.UTC
}
