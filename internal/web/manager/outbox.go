package manager

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/mail"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// mostMessages is how many the list shows, the newest.
const mostMessages = 200

type mailRow struct {
	Href, Subject, To, Kind string
	At                      time.Time
	Tone                    ui.Tone
	Status                  string
}

type outbox struct {
	Rows  []mailRow
	Zone  string
	Full  bool // older ones are left out
	Empty ui.Empty
}

var outboxPage = ui.NewPage[outbox](files, "pages/outbox.html")

var kindWords = map[mail.Kind]string{
	mail.MemberInvitation: "Invitation of a member", mail.CandidateLink: "Candidate’s link", mail.TimeRequest: "Request for more time",
	mail.Confirmation: "Confirmation", mail.PasswordLink: "Link to a password",
}

// Outbox lists what was written to people, and whether it left.
func (p Pages) Outbox(c echo.Context) error {
	all, err := p.Mails.Messages(c.Request().Context(), site.Org(c), mostMessages)
	if err != nil {
		return err
	}
	data := outbox{Zone: zone(c), Full: len(all) == mostMessages, Empty: ui.Empty{
		Icon: "mail", Title: "Nothing was written yet", Text: "Invitations, candidates’ links and confirmations appear here.",
		Actions: []ui.Link{{Text: "Invite a member", Href: "/desk/members"}},
	}}
	for _, m := range all {
		data.Rows = append(data.Rows, mailRowOf(m))
	}
	return site.Show(c, http.StatusOK, outboxPage, p.StaffFrame(c, "/desk/outbox"), data)
}

func mailRowOf(m mail.Message) mailRow {
	row := mailRow{Href: "/desk/outbox/" + m.ID, Subject: m.Subject, To: m.To, Kind: kindWords[m.Kind], At: m.At}
	switch {
	case m.SentAt != nil:
		row.Tone, row.Status = ui.OK, "Sent"
	case m.Failed != "":
		row.Tone, row.Status = ui.Bad, "Not sent yet"
	default:
		row.Tone, row.Status = ui.Now, "Waiting"
	}
	return row
}

// piece is a stretch of a text; Href makes it a link.
type piece struct{ Text, Href string }

type message struct {
	mailRow
	ToName string
	Sent   time.Time
	Failed string
	Tries  int
	Zone   string
	Body   []piece
}

var messagePage = ui.NewPage[message](files, "pages/message.html")

// Message shows one message as it was written; links to this site can be followed.
func (p Pages) Message(c echo.Context) error {
	m, err := p.Mails.Message(c.Request().Context(), site.Org(c), c.Param("message"))
	if err != nil {
		return err
	}
	data := message{mailRow: mailRowOf(m), ToName: m.ToName, Failed: m.Failed, Tries: m.Tries, Zone: zone(c), Body: pieces(m.Text, p.BaseURL)}
	if m.SentAt != nil {
		data.Sent = *m.SentAt
	}
	frame := p.StaffFrame(c, "/desk/outbox", ui.Link{Text: "Outbox", Href: "/desk/outbox"}, ui.Link{Text: m.Subject})
	return site.Show(c, http.StatusOK, messagePage, frame, data)
}

// pieces cuts a text at the addresses of this site. Addresses of others stay text.
func pieces(text, base string) []piece {
	var out []piece
	for base != "" {
		at := strings.Index(text, base+"/")
		if at < 0 {
			break
		}
		end := at + strings.IndexAny(text[at:]+"\n", " \t\r\n<>\"")
		address := strings.TrimRight(text[at:end], ".,;:!?)")
		out = append(out, piece{Text: text[:at]}, piece{Text: address, Href: address})
		text = text[at+len(address):]
	}
	return append(out, piece{Text: text})
}
