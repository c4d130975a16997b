package mail

import (
	"context"
	"errors"
	"testing"

	"preceptor/internal/clock"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// shelf is a store, a queue and a sender in memory.
type shelf struct {
	messages map[string]Message
	queued   []string
	sent     int
	broken   error
	atOnce   bool // a transaction runs
}

func (s *shelf) AddMessage(_ context.Context, _ id.Org, m Message) error {
	if !s.atOnce {
		return errors.New("kept outside the transaction that queues it")
	}
	s.messages[m.ID] = m
	return nil
}

func (s *shelf) SetDelivery(ctx context.Context, _ id.Org, m Message) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s.messages[m.ID] = m
	return nil
}

func (s *shelf) Message(_ context.Context, _ id.Org, messageID string) (Message, error) {
	m, ok := s.messages[messageID]
	if !ok {
		return m, fault.New(fault.NotFound, "There is no such message")
	}
	return m, nil
}
func (s *shelf) Messages(context.Context, id.Org, int) ([]Message, error) { return nil, nil }

func (s *shelf) Atomically(ctx context.Context, fn func(context.Context) error) error {
	s.atOnce = true
	defer func() { s.atOnce = false }()
	return fn(ctx)
}

func (s *shelf) EnqueueMail(_ context.Context, _ id.Org, messageID string) error {
	s.queued = append(s.queued, messageID)
	return nil
}

func (s *shelf) Send(context.Context, Message) error {
	if s.broken == nil {
		s.sent++
	}
	return s.broken
}

func TestOffice(t *testing.T) {
	s := &shelf{messages: map[string]Message{}}
	o := &Office{Store: s, Tx: s, Queue: s, Sender: s, Clock: clock.At(at)}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := o.Post(ctx, "riverside", Message{ID: "m1"}); err != nil || len(s.queued) != 1 {
		t.Fatal(err, s.queued)
	}
	for _, broken := range []struct {
		err  error
		says string
	}{
		{fault.Wrap(fault.Internal, errors.New("dial tcp"), "The mail server cannot be reached"), "The mail server cannot be reached"},
		{errors.New("a secret address"), "The message could not be sent"},
	} {
		s.broken = broken.err
		cancel() // a stop must not lose the note
		if err := o.Deliver(ctx, "riverside", "m1"); !errors.Is(err, broken.err) {
			t.Errorf("got %v", err)
		}
		if m := s.messages["m1"]; m.SentAt != nil || m.Failed != broken.says {
			t.Errorf("kept %+v", m)
		}
	}
	s.broken = nil
	if err := o.Resend(t.Context(), "riverside", "m1"); err != nil || len(s.queued) != 2 {
		t.Error(err, s.queued)
	}
	for range 2 {
		if err := o.Deliver(t.Context(), "riverside", "m1"); err != nil {
			t.Error(err)
		}
	}
	if m := s.messages["m1"]; s.sent != 1 || m.Tries != 3 || m.Failed != "" || m.SentAt == nil || !m.SentAt.Equal(at) {
		t.Errorf("sent %d times, kept %+v", s.sent, m)
	}
	if err := o.Resend(t.Context(), "riverside", "m1"); !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v", err)
	}
	if err := o.Deliver(t.Context(), "riverside", "m2"); !fault.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
}
