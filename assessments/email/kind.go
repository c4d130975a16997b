package email

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// maxText is how many characters subject and message may have together.
const maxText = 10_000

// normalise makes line ends the same, whatever the browser sent, and drops what no page can show.
func normalise(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	return strings.ReplaceAll(s, "\x00", "")
}

// check refuses an e-mail that is too long, with the number of characters to take out.
func (r response) check() error {
	var p fault.Problems
	if n := utf8.RuneCountInString(r.Subject) + utf8.RuneCountInString(r.Body); n > maxText {
		p.Add("body", "The e-mail has %d characters; %d are the most. Take out %d or more. Your text is still here.", n, maxText, n-maxText)
	}
	if strings.ContainsAny(r.Subject, "\n") {
		p.Add("subject", "The subject is one line. Take the line break out.")
	}
	return p.Err()
}

// Read builds the response of the two fields of the page.
func Read(_ exercise.Public, form url.Values) (exercise.Response, error) {
	r := response{
		Subject: strings.Join(strings.Fields(normalise(form.Get("subject"))), " "),
		Body:    normalise(form.Get("body")),
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	return exercise.Response(exercise.Encode(r)), nil
}
