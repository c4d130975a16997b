package mail

import (
	"context"
	"errors"

	"preceptor/internal/clock"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Queue asks for a message to be sent later; it joins the transaction in ctx.
type Queue interface {
	EnqueueMail(ctx context.Context, org id.Org, messageID string) error
}

// Transactor runs fn in one transaction; nested calls join the outer one.
type Transactor interface {
	Atomically(ctx context.Context, fn func(context.Context) error) error
}

// Office is the outbox: it keeps messages, queues their sending, and sends when the queue says so.
type Office struct {
	Store  Store
	Tx     Transactor
	Queue  Queue
	Sender Sender
	Clock  clock.Clock
}

// Post keeps a message and queues its sending, both or neither.
func (o *Office) Post(ctx context.Context, org id.Org, m Message) error {
	return o.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := o.Store.AddMessage(ctx, org, m); err != nil {
			return err
		}
		return o.Queue.EnqueueMail(ctx, org, m.ID)
	})
}

// Deliver sends a message and notes how that went; one that was sent already is left alone. If the
// process dies between the two the message leaves twice, with the same Message-ID. It must not run
// inside a transaction.
func (o *Office) Deliver(ctx context.Context, org id.Org, messageID string) error {
	m, err := o.Store.Message(ctx, org, messageID)
	if err != nil || m.SentAt != nil {
		return err
	}
	failed := o.Sender.Send(ctx, m)
	m.Tries++
	m.Failed = plain(failed)
	if failed == nil {
		now := o.Clock.Now()
		m.SentAt = &now
	}
	// The note outlives a stop that cancelled the sending.
	return errors.Join(failed, o.Store.SetDelivery(context.WithoutCancel(ctx), org, m))
}

func plain(err error) string {
	if err == nil {
		return ""
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Message
	}
	return "The message could not be sent"
}

// Resend queues a message that was not sent, as somebody asks who mended what was wrong.
func (o *Office) Resend(ctx context.Context, org id.Org, messageID string) error {
	m, err := o.Store.Message(ctx, org, messageID)
	if err != nil {
		return err
	}
	if m.SentAt != nil {
		return fault.New(fault.Conflict, "This message was sent already")
	}
	return o.Queue.EnqueueMail(ctx, org, messageID)
}
