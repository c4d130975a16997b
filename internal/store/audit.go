package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"preceptor/internal/audit"
	"preceptor/internal/id"
)

var _ audit.Recorder = (*Store)(nil)

type auditEventRow struct {
	OrgID     string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	At        time.Time
	ActorKind string
	ActorID   string
	Verb      string
	Thing     string
	ThingID   string
	Reason    string
}

func (auditEventRow) TableName() string { return "audit_events" }

func (r auditEventRow) domain() audit.Event {
	return audit.Event{
		ID: r.ID, At: utc(r.At), Actor: audit.Actor{Kind: audit.ActorKind(r.ActorKind), ID: r.ActorID},
		Verb: audit.Verb(r.Verb), Thing: r.Thing, ThingID: r.ThingID, Reason: r.Reason,
	}
}

// Record appends to the trail of an org; an event without id or time gets one.
func (s *Store) Record(ctx context.Context, org id.Org, e audit.Event) error {
	if e.ID == "" {
		e.ID = id.New()
	}
	if e.At.IsZero() {
		e.At = s.clock.Now()
	}
	return add(ctx, s, auditEventRow{
		OrgID: string(org), ID: e.ID, At: utc(e.At), ActorKind: string(e.Actor.Kind),
		ActorID: e.Actor.ID, Verb: string(e.Verb), Thing: e.Thing, ThingID: e.ThingID, Reason: e.Reason,
	})
}

// Trail returns the newest events of an org first.
func (s *Store) Trail(ctx context.Context, org id.Org, limit int) ([]audit.Event, error) {
	return s.trail(ctx, s.read(ctx).Where("org_id = ?", org).Limit(limit))
}

// TrailOf returns what happened to one thing of an org, newest first.
func (s *Store) TrailOf(ctx context.Context, org id.Org, thing, thingID string) ([]audit.Event, error) {
	return s.trail(ctx, s.read(ctx).Where("org_id = ? AND thing = ? AND thing_id = ?", org, thing, thingID))
}

func (s *Store) trail(ctx context.Context, q *gorm.DB) ([]audit.Event, error) {
	return findAll(ctx, s, q.Order("at DESC, id DESC"), auditEventRow.domain)
}
