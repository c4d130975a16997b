package site

import (
	"net/url"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"preceptor/internal/account"
	"preceptor/internal/web/ui"
)

// Notes that a page can greet with after a form was accepted: the address carries only the key.
const noteField = "done"

// languagePath takes the choice of language.
const languagePath = "/language"

var notes = map[string]string{
	"saved":     "Saved.",
	"published": "Published. Candidates can find it now.",
	"closed":    "Closed. It has left the list of open jobs.",
	"reopened":  "Open again. It is back on the list of open jobs.",
	"aside":     "Set aside. The reason is kept with it.",
	"again":     "The finding stands again.",
	"back":      "The earlier text is back, as a new version.",
	"copied":    "This is the new draft. It has no last day to apply yet.",
	"invited":   "Invited. The link is on its way.",
	"resent":    "A new link is on its way. The old one has ended.",
	"noted":     "Your note is kept.",
	"decided":   "Your decision and its reason are kept.",
	"revealed":  "Names are shown now. The reason is kept.",
	"extended":  "More time was given.",
	"voided":    "The exercise was set aside.",
	"rated":     "Your rating is in.",
	"recused":   "You stepped back from that answer.",
	"changes":   "Your changes to the test are saved.",
	"agreed":    "Thank you. You can start whenever you are ready.",
	"declined":  "You take no part. You can change your mind until the closing date.",
	"signedout": "You are signed out.",
	"member":    "An invitation is on its way.",
	"plan":      "The plan is saved.",
	"sent":      "If that address has applied here, a new link is on its way to it.",
}

// Done adds a note's key to a path, for See.
func Done(path, note string) string {
	return path + "?" + url.Values{noteField: {note}}.Encode()
}

func noticesOf(c echo.Context) []ui.Notice {
	text, ok := notes[c.QueryParam(noteField)]
	if !ok {
		return nil
	}
	return []ui.Notice{{Tone: ui.OK, Text: text, Live: true}}
}

// Theme is the reader's choice of colours.
func Theme(c echo.Context) ui.Theme {
	cookie, err := c.Cookie("theme")
	if err != nil {
		return ""
	}
	return ui.ThemeOf(cookie.Value)
}

// Lang is the language in which candidates read: their choice, else what their browser prefers.
func Lang(c echo.Context) string {
	if cookie, err := c.Cookie("lang"); err == nil {
		return ui.LangOf(cookie.Value)
	}
	tags, _, err := language.ParseAcceptLanguage(c.Request().Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return "en"
	}
	return ui.LangOf(tags[0].String())
}

// StaffFrame surrounds the pages of members; current is the address of a navigation link.
func (s *Site) StaffFrame(c echo.Context, current string, crumbs ...ui.Link) ui.Frame {
	a := Must(c)
	frame := s.frame(c, ui.Staff, a.Org.Name)
	frame.Home, frame.Member, frame.Account = "/desk", a.Member.Name, "/desk/account"
	if !a.Can(account.SeeDesk) {
		frame.Home = "/rate"
	}
	frame.Crumbs = crumbs
	for _, link := range staffNav() {
		if a.Can(link.verb) {
			frame.Nav = append(frame.Nav, ui.Link{Text: link.text, Href: link.href, Current: link.href == current})
		}
	}
	return frame
}

type navLink struct {
	text, href string
	verb       account.Verb
}

func staffNav() []navLink {
	return []navLink{
		{"Jobs", "/desk", account.SeeDesk},
		{"Rating", "/rate", account.Rate},
		{"Clinic", "/desk/clinic", account.EditOrg},
		{"Members", "/desk/members", account.ManageMembers},
		{"Outbox", "/desk/outbox", account.ReadOutbox},
	}
}

// PublicFrame surrounds pages that anyone may read.
func (s *Site) PublicFrame(c echo.Context, org string) ui.Frame {
	frame := s.frame(c, ui.Public, org)
	frame.Home, frame.Lang, frame.LanguageAction = "/jobs", Lang(c), languagePath
	return frame
}

// DoorFrame surrounds signing in.
func (s *Site) DoorFrame(c echo.Context, org string) ui.Frame { return s.frame(c, ui.Door, org) }

// CandidateFrame surrounds the pages behind a candidate's link.
func (s *Site) CandidateFrame(c echo.Context, org string) ui.Frame {
	frame := s.frame(c, ui.Candidate, org)
	frame.Home, frame.Lang, frame.LanguageAction = "/jobs", Lang(c), languagePath
	if token := Token(c); token != "" {
		frame.Home = "/c/" + token
	}
	return frame
}

func (s *Site) frame(c echo.Context, kind ui.Kind, org string) ui.Frame {
	if org == "" {
		org = "Preceptor"
	}
	return ui.Frame{
		Kind: kind, Org: org, Theme: Theme(c), Notices: noticesOf(c), ThemeAction: "/theme",
		Help: "/help", Foot: []ui.Link{{Text: "Help", Href: "/help"}, {Text: "Accessibility", Href: "/help#accessibility"}, {Text: "Privacy", Href: "/help#privacy"}},
	}
}
