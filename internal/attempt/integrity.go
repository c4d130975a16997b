package attempt

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// NoticeKind says what a notice is about.
type NoticeKind string

// The kinds of notices.
const (
	Pasted  NoticeKind = "paste"   // long texts were pasted
	Away    NoticeKind = "away"    // the page was left for a while
	Devices NoticeKind = "devices" // work went on in another window or on another device
	Alike   NoticeKind = "alike"   // the text is much like another candidate's
)

var noticeKinds = []NoticeKind{Pasted, Away, Devices, Alike}

// Notice is something that was logged during an attempt. It is never part of a score. Candidates see
// the same list as the hiring team, which sees it only once ratings are in.
type Notice struct {
	Kind     NoticeKind
	Sentence string
	Benign   string        // an ordinary explanation
	Count    int           // pastes, absences, changes of window; 0 where only the sentence was kept
	Size     int           // characters, of the pastes in all
	Total    time.Duration // of the absences in all
	Other    id.Attempt    // whose text is alike; not for the candidate's eyes
	Likeness float64       // 0 to 1
}

// What is worth a notice.
const (
	longPaste   = 200 // characters; more are
	longAbsence = time.Minute
)

var benign = map[NoticeKind]string{
	Pasted:  "Many people write in a program they know, or copy from the task itself, and paste.",
	Away:    "A call, a question from a colleague, a second screen or a screen that went dark look the same.",
	Devices: "A phone that ran empty, a page opened twice or a link opened again from the mail look the same.",
	Alike:   "Short answers to one task use the same words; a common template or course does the rest.",
}

// Integrity lists what was logged about how an attempt was taken, each with an ordinary explanation.
func (s *Service) Integrity(ctx context.Context, org id.Org, attempt id.Attempt) ([]Notice, error) {
	a, err := s.Store.Attempt(ctx, org, attempt)
	if err != nil {
		return nil, err
	}
	moves, _, err := s.Moves(ctx, org, attempt)
	if err != nil {
		return nil, err
	}
	events, err := s.Store.Timeline(ctx, org, attempt)
	if err != nil {
		return nil, err
	}
	alike, err := s.Store.LikenessesOf(ctx, org, attempt)
	if err != nil {
		return nil, err
	}
	notices := append(ofMoves(moves, a.end(s.Clock.Now())), kept(events)...)
	notices = append(notices, takeOvers(events)...)
	for _, l := range alike {
		notices = append(notices, l.notice())
	}
	return notices, nil
}

// end is when work ended or will end at the latest, in milliseconds after the start.
func (a Attempt) end(now time.Time) int64 {
	if a.Started == nil {
		return 0
	}
	end := earlier(now, a.Deadline())
	if a.Submitted != nil {
		end = *a.Submitted
	}
	return end.Sub(*a.Started).Milliseconds()
}

// ofMoves are the notices that moves give rise to.
func ofMoves(moves []Move, end int64) []Notice {
	var out []Notice
	pastes, size := 0, 0
	for _, m := range moves {
		if m.Op == "paste" && m.N > longPaste {
			pastes, size = pastes+1, size+m.N
		}
	}
	if pastes > 0 {
		out = append(out, newNotice(Notice{Kind: Pasted, Count: pastes, Size: size,
			Sentence: fmt.Sprintf("Long texts were pasted: %s, %d characters in all.", times(pastes), size)}))
	}
	if n, total := absences(moves, end); n > 0 {
		out = append(out, newNotice(Notice{Kind: Away, Count: n, Total: total,
			Sentence: fmt.Sprintf("The page was left for more than a minute: %s, %s in all.", times(n), Given(total))}))
	}
	return out
}

// absences counts those of more than a minute; one lasts until the next sign of the candidate, or the
// end of the work.
func absences(moves []Move, end int64) (n int, total time.Duration) {
	left := int64(-1)
	count := func(until int64) {
		if away := time.Duration(until-left) * time.Millisecond; left >= 0 && away > longAbsence {
			n, total = n+1, total+away
		}
		left = -1
	}
	for _, m := range moves {
		if m.Op != "away" {
			count(m.At)
		} else if left < 0 {
			left = m.At
		}
	}
	count(end)
	return n, total
}

// WithoutNotices leaves out of a timeline what stands in the list of notices, for those who do not see
// that list, or not yet.
func WithoutNotices(events []Event) []Event {
	return slices.DeleteFunc(slices.Clone(events), func(e Event) bool {
		_, notice := kindOf(e.Op)
		return notice || e.Op == opTakeOver || e.Op == opComment
	})
}

func takeOvers(events []Event) []Notice {
	n := 0
	for _, e := range events {
		if e.Op == opTakeOver {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []Notice{newNotice(Notice{Kind: Devices, Count: n,
		Sentence: fmt.Sprintf("Work went on in another window or on another device: %s.", times(n))})}
}

// kept are the notices whose moves were deleted since.
func kept(events []Event) []Notice {
	var out []Notice
	for _, e := range events {
		if kind, ok := kindOf(e.Op); ok {
			out = append(out, newNotice(Notice{Kind: kind, Sentence: e.Note}))
		}
	}
	return out
}

func newNotice(n Notice) Notice {
	n.Benign = benign[n.Kind]
	return n
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// Likeness is a pair of attempts whose texts are much alike.
type Likeness struct {
	Other  id.Attempt
	Figure float64 // Jaccard's, 0 to 1
	At     time.Time
}

func (l Likeness) notice() Notice {
	return newNotice(Notice{Kind: Alike, Other: l.Other, Likeness: l.Figure,
		Sentence: fmt.Sprintf("The text is much like another candidate's: of the runs of five words in the two, %.0f%% are in both.", 100*l.Figure)})
}

// maxComment bounds what a candidate can say about the list, in characters, and maxComments how often.
const (
	maxComment  = 2000
	maxComments = 20
)

// Comment keeps what a candidate says about the list of notices of their attempt. Faults: Invalid for
// an empty or an overlong text; Conflict after 20 of them.
func (s *Service) Comment(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, text string) error {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\x00", ""))
	var p fault.Problems
	p.Require(text != "", "comment", "Write what you would like to add")
	p.Require(utf8.RuneCountInString(text) <= maxComment, "comment", fmt.Sprintf("Say it in %d characters at most", maxComment))
	if err := p.Err(); err != nil {
		return err
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if _, err := s.Store.LockAttempt(ctx, org, attempt); err != nil {
			return err
		}
		said, err := s.Comments(ctx, org, attempt)
		if err != nil {
			return err
		}
		if n := len(said); n > 0 && said[n-1].Note == text { // the form was sent twice
			return nil
		}
		if len(said) >= maxComments {
			return fault.New(fault.Conflict, "You have commented often. Write to the clinic if there is more to say")
		}
		return s.note(ctx, org, by, attempt, audit.AttemptCommented, Event{At: s.Clock.Now(), Op: opComment, Note: text})
	})
}

const opComment = "comment"

// Comments are what the candidate said about the list, oldest first.
func (s *Service) Comments(ctx context.Context, org id.Org, attempt id.Attempt) ([]Event, error) {
	events, err := s.Store.Timeline(ctx, org, attempt)
	if err != nil {
		return nil, err
	}
	var out []Event
	for _, e := range events {
		if e.Op == opComment {
			out = append(out, e)
		}
	}
	return out, nil
}
