package store

import (
	"context"
	"time"

	"preceptor/internal/id"
	"preceptor/internal/mail"
)

var _ mail.Store = (*Store)(nil)

const noMessage = "There is no such message"

type messageRow struct {
	OrgID   string `gorm:"primaryKey"`
	ID      string `gorm:"primaryKey"`
	Kind    string
	ToEmail string
	ToName  string
	Subject string
	Text    string
	HTML    string `gorm:"column:html"`
	At      time.Time
	SentAt  *time.Time
	Failed  string
	Tries   int
}

func (messageRow) TableName() string { return "messages" }

func (r messageRow) domain() mail.Message {
	return mail.Message{
		ID: r.ID, Kind: mail.Kind(r.Kind), To: r.ToEmail, ToName: r.ToName, Subject: r.Subject,
		Text: r.Text, HTML: r.HTML, At: utc(r.At), SentAt: utcp(r.SentAt), Failed: r.Failed,
		Tries: r.Tries,
	}
}

// AddMessage stores a message to be sent.
func (s *Store) AddMessage(ctx context.Context, org id.Org, m mail.Message) error {
	return add(ctx, s, messageRow{
		OrgID: string(org), ID: m.ID, Kind: string(m.Kind), ToEmail: m.To, ToName: m.ToName,
		Subject: m.Subject, Text: m.Text, HTML: m.HTML, At: utc(m.At), SentAt: utcp(m.SentAt),
		Failed: m.Failed, Tries: m.Tries,
	})
}

// Message finds a message of an org.
func (s *Store) Message(ctx context.Context, org id.Org, messageID string) (mail.Message, error) {
	q := s.read(ctx).Where("org_id = ? AND id = ?", org, messageID)
	row, err := find[messageRow](ctx, s, q, noMessage)
	return row.domain(), err
}

// Messages returns the newest first.
func (s *Store) Messages(ctx context.Context, org id.Org, limit int) ([]mail.Message, error) {
	q := s.read(ctx).Where("org_id = ?", org).Order("at DESC, id DESC").Limit(limit)
	return findAll(ctx, s, q, messageRow.domain)
}

// SetDelivery stores sent-at, failure and tries.
func (s *Store) SetDelivery(ctx context.Context, org id.Org, m mail.Message) error {
	result := s.write(ctx).Model(&messageRow{}).Where("org_id = ? AND id = ?", org, m.ID).
		Select("sent_at", "failed", "tries").
		Updates(messageRow{SentAt: utcp(m.SentAt), Failed: m.Failed, Tries: m.Tries})
	return s.changed(ctx, result, noMessage)
}
