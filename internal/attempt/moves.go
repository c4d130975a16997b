package attempt

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"preceptor/internal/id"
)

// Move is one act of the candidate as the browser tells it, for replay and for a score's evidence.
// What it says is the browser's word: it never counts in a score and never decides about time.
type Move struct {
	At    int64  `json:"at"`              // milliseconds after the start, by the clock the browser was given
	Op    string `json:"op"`              // set, paste, away, back, load
	Field string `json:"field,omitempty"` // the name of a form field
	Value string `json:"value,omitempty"` // of the field afterwards, empty where it is long
	N     int    `json:"n,omitempty"`     // characters, of a pasted or a long text
	Via   string `json:"via,omitempty"`   // drag, tap, form, key, or empty
}

// FullMoves is how many bytes of JSON an attempt's moves take before they are sampled.
const FullMoves = 500 << 10

// The bounds of a timeline, in bytes of JSON. Beyond FullMoves only pastes and absences, and the moves
// of one batch in sampleEvery, are kept; beyond maxMoves nothing is.
const (
	maxBatch    = 64 << 10
	maxMoves    = 1 << 20
	sampleEvery = 10
	maxValue    = 120     // characters; of longer values only their number is kept
	maxMoveAt   = 1 << 42 // more than a century
)

// KeepMoves is how long moves are kept after the last one of their attempt.
const KeepMoves = 90 * 24 * time.Hour

var (
	moveOps  = []string{"set", "paste", "away", "back", "load"}
	moveVias = []string{"drag", "tap", "form", "key"}
)

// ParseMoves reads the JSON list that a browser sent as far as it makes sense: what does not is left
// out, and so is what lies beyond 64 kB. It never fails.
func ParseMoves(raw []byte) []Move {
	if len(raw) > maxBatch {
		raw = raw[:maxBatch]
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return nil
	}
	var moves []Move
	for d.More() {
		var one json.RawMessage
		if d.Decode(&one) != nil {
			break
		}
		var m Move
		if json.Unmarshal(one, &m) != nil {
			continue
		}
		if m, ok := m.tidy(); ok {
			moves = append(moves, m)
		}
	}
	return moves
}

// tidy brings a move into bounds; ok is false for one that says nothing.
func (m Move) tidy() (Move, bool) {
	if !slices.Contains(moveOps, m.Op) || m.At > maxMoveAt {
		return Move{}, false
	}
	m.At, m.N = max(m.At, 0), max(m.N, 0)
	m.Field, m.Value = strings.ToValidUTF8(m.Field, ""), strings.ToValidUTF8(m.Value, "")
	if utf8.RuneCountInString(m.Field) > maxValue {
		return Move{}, false
	}
	if n := utf8.RuneCountInString(m.Value); n > maxValue {
		m.Value, m.N = "", n
	}
	if !slices.Contains(moveVias, m.Via) {
		m.Via = ""
	}
	return m, true
}

// Batch is the moves that came with one save.
type Batch struct {
	N       int64 // from 1
	At      time.Time
	Total   int64 // bytes of the attempt's batches, this one included
	Upto    int64 // At of the last move of the attempt so far
	Sampled bool  // moves were left out here or before
	Moves   []byte
}

// newBatch is what a browser sent, in bounds; without Moves where it is nothing.
func newBatch(moves []Move, now time.Time) Batch {
	b := Batch{At: now}
	if len(moves) == 0 {
		return b
	}
	for _, m := range moves {
		b.Upto = max(b.Upto, m.At)
	}
	b.Moves, _ = json.Marshal(moves) // numbers and texts only: it cannot fail
	return b
}

// after makes the batch that follows last, from what a browser sent; ok is false where nothing is to
// be kept.
func after(last Batch, raw []byte, now time.Time) (b Batch, ok bool) {
	moves := ParseMoves(raw)
	if last.N > 0 {
		moves = fresh(moves, last.Upto)
	}
	if len(moves) == 0 || last.Total >= maxMoves {
		return Batch{}, false
	}
	n, full := last.N+1, last.Total >= FullMoves
	if full && n%sampleEvery != 0 {
		moves = slices.DeleteFunc(moves, func(m Move) bool { return m.Op == "set" || m.Op == "load" })
	}
	b = newBatch(moves, now)
	b.N, b.Upto, b.Sampled = n, max(b.Upto, last.Upto), full || last.Sampled
	b.Total = last.Total + int64(len(b.Moves))
	return b, true
}

// fresh are the moves after a moment. A move not later than the last one kept is a repeat: the answer to
// its batch was lost, and it came again.
func fresh(moves []Move, upto int64) []Move {
	return slices.DeleteFunc(moves, func(m Move) bool { return m.At <= upto })
}

// putMoves keeps the moves that came with a save, in its transaction.
func (s *Service) putMoves(ctx context.Context, org id.Org, a id.Attempt, raw []byte, now time.Time) error {
	if len(raw) == 0 {
		return nil
	}
	last, err := s.Store.LastMoves(ctx, org, a)
	if err != nil {
		return err
	}
	b, ok := after(last, raw, now)
	if !ok {
		return nil
	}
	return s.Store.AddMoves(ctx, org, a, b)
}

// Moves tells what is kept of an attempt's moves, in order; sampled where some were left out. They are
// gone KeepMoves after the last one.
func (s *Service) Moves(ctx context.Context, org id.Org, attempt id.Attempt) (moves []Move, sampled bool, err error) {
	batches, err := s.Store.MovesOf(ctx, org, attempt)
	if err != nil {
		return nil, false, err
	}
	upto := int64(-1)
	for _, b := range batches {
		moves = append(moves, fresh(ParseMoves(b.Moves), upto)...)
		upto = max(upto, b.Upto)
		sampled = sampled || b.Sampled
	}
	slices.SortStableFunc(moves, func(a, b Move) int { return int(a.At - b.At) })
	return moves, sampled, nil
}
