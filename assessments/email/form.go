package email

import (
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// public is what the candidate sees of a form.
type public struct {
	ID         string   `json:"id"`
	Family     string   `json:"family"`
	Clinic     clinic   `json:"clinic"`
	Patient    patient  `json:"patient"`
	SenderRole string   `json:"sender_role"`
	Situation  string   `json:"situation"` // Markdown
	MustCover  []string `json:"must_cover"`
	Words      [2]int   `json:"suggested_words"`
}

type clinic struct {
	Name   string `json:"name" yaml:"name"`
	Phone  string `json:"phone" yaml:"phone"`
	Portal string `json:"portal" yaml:"portal"`
	Hours  string `json:"hours" yaml:"hours"`
}

type patient struct {
	Title string `json:"title"`
	First string `json:"first"`
	Last  string `json:"last"`
}

// key is what the features are held against.
type key struct {
	New          slot     `json:"new"`
	Old          *slot    `json:"old"`
	Allow        allow    `json:"allow"`
	Private      []string `json:"private"`
	AllowBody    []string `json:"allow_body"`
	OtherPeople  []string `json:"other_people"`
	Deadline     *slot    `json:"deadline"`
	Alternatives []slot   `json:"alternatives"`
	Reason       []string `json:"reason"`
}

// slot is a day "YYYY-MM-DD" and a time "HH:MM"; either may be empty in a deadline.
type slot struct {
	Date string `json:"date,omitempty"`
	Time string `json:"time,omitempty"`
}

// allow holds every value that the brief permits.
type allow struct {
	Dates   []string `json:"dates"`
	Times   []string `json:"times"`
	Phones  []string `json:"phones"`
	Amounts []string `json:"amounts"`
}

// response is the candidate's e-mail.
type response struct {
	Subject string `json:"subject"`
	Body    string `json:"body"`
}

const (
	dayLayout  = "2006-01-02"
	timeLayout = "15:04"
)

// day reads a key's date; ok is false for an empty or broken one.
func (s slot) day() (time.Time, bool) {
	d, err := time.Parse(dayLayout, s.Date)
	return d, err == nil
}

// minute reads a key's time as minutes after midnight; -1 for an empty or broken one.
func (s slot) minute() int { return minuteOf(s.Time) }

func minuteOf(hhmm string) int {
	t, err := time.Parse(timeLayout, hhmm)
	if err != nil {
		return -1
	}
	return t.Hour()*60 + t.Minute()
}

func readPublic(raw exercise.Public) (public, error) {
	return exercise.Decode[public](raw, "the brief")
}

func readKey(raw exercise.Key) (key, error) {
	k, err := exercise.Decode[key](raw, "the key")
	if _, ok := k.New.day(); err == nil && (!ok || k.New.minute() < 0) {
		return k, fault.Invalidf("the key has no new date and time")
	}
	return k, err
}

func readResponse(raw exercise.Response) (response, error) {
	r, err := decodeResponse(raw)
	if err != nil {
		return response{}, err
	}
	return r, r.check()
}

// decodeResponse reads an e-mail that may still be too long to be taken: the page shows it all the
// same, so that nothing typed is lost.
func decodeResponse(raw exercise.Response) (response, error) {
	if len(raw) > exercise.MaxResponse {
		return response{}, fault.Invalidf("the e-mail is larger than %d KB", exercise.MaxResponse>>10)
	}
	return exercise.Decode[response](raw, "the e-mail")
}
