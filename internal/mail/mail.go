// Package mail is what the product writes to people, and the outbox it leaves by. Adapters (smtp,
// and devbox, which keeps messages on disk) deliver; a job takes a message from the outbox and
// hands it over, so that no transaction waits for a network. Floor 1.
package mail

import (
	"context"
	"time"

	"preceptor/internal/id"
)

// Kind names a message in the outbox.
type Kind string

const (
	MemberInvitation Kind = "member_invitation"
	CandidateLink    Kind = "candidate_link"
	Confirmation     Kind = "confirmation"
	PasswordLink     Kind = "password_link"
	TimeRequest      Kind = "time_request"
)

// Message is one e-mail.
type Message struct {
	ID      string
	Kind    Kind
	To      string
	ToName  string
	Subject string
	Text    string
	HTML    string
	At      time.Time
	SentAt  *time.Time
	Failed  string // the last failure, in plain words
	Tries   int
}

// Outbox takes messages; Post joins the transaction in ctx and queues the sending.
type Outbox interface {
	Post(ctx context.Context, org id.Org, m Message) error
}

// Sender delivers one message now.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// Store keeps the outbox.
type Store interface {
	AddMessage(ctx context.Context, org id.Org, m Message) error
	Message(ctx context.Context, org id.Org, messageID string) (Message, error)
	// Messages returns the newest first.
	Messages(ctx context.Context, org id.Org, limit int) ([]Message, error)
	// SetDelivery stores sent-at, failure and tries.
	SetDelivery(ctx context.Context, org id.Org, m Message) error
}
