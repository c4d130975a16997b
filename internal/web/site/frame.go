package site

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

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
	"published":    "Published. Candidates can find it now.",
	"closed":       "Closed. It has left the list of open jobs.",
	"reopened":     "Open again. It is back on the list of open jobs.",
	"aside":        "Set aside. The reason is kept with it.",
	"again":        "The finding stands again.",
	"back":         "The earlier text is back, as a new version.",
	"copied":       "This is the new draft. It has no last day to apply yet.",
	"invited":      "Invited. The link is on its way.",
	"resent":       "A new link is on its way. The old one has ended.",
	"noted":        "Your note is kept.",
	"tagged":       "The tag is on.",
	"untagged":     "The tag is off.",
	"assigned":     "Assigned.",
	"view-kept":    "This list is kept under its name, for you alone.",
	"view-removed": "The view is removed.",
	"seen-to":      "Noted: their request is seen to.",
	"share-ended":  "That link opens nothing any more.",
	"pool-invited": "Invited from the talent pool. The link is on its way.",
	"decided":      "Your decision and its reason are kept.",
	"revealed":     "Names are shown now. The reason is kept.",
	"voided":       "The exercise was set aside.",
	"went-on":      "Opened again. The candidate can go on by their link.",
	"retest":       "Another form waits for the candidate behind their link.",
	"fresh":        "A fresh form waits for the candidate behind their link.",
	"granted":      "Given. A candidate at work sees and hears it within seconds.",
	"judged":       "Saved. That was the last one here.",
	"undone":       "Taken back. Choose again, then save.",
	"nothing":      "There is nothing to take back. What was given more than ten minutes ago stays.",
	"held":         "Thank you. Nobody rates that answer until someone of the hiring team has looked at it.",
	"unheld":       "The answer is back with the raters.",
	"overridden":   "The score you set counts. The machine’s stays beside it.",
	"putback":      "The machine’s score counts again.",
	"interviewed":  "Your rating of the answer is kept.",
	"recused":      "You stepped back from that answer.",
	"released":     "Released. The candidates’ letters are on their way.",
	"linesheld":    "What you found of each line is kept.",
	"settled":      "The request is settled. Read the letter through, then send it.",
	"letterkept":   "The draft is kept.",
	"lettersent":   "The letter is on its way.",
	"signedout":    "You are signed out.",
	"member":       "An invitation is on its way.",
	"plan":         "The plan is saved.",
}

// told are the notes that candidates meet, by the id of the message; extended and saved serve members too.
var told = map[string]string{
	"saved":       "note.saved",
	"changes":     "note.changes",
	"agreed":      "note.agreed",
	"declined":    "note.declined",
	"extended":    "note.extended",
	"sent":        "note.sent",
	"mailed":      "note.mailed",
	"asked":       "note.asked",
	"opinion":     "note.opinion",
	"handedin":    "note.handed_in",
	"reviewasked": "note.review_asked",
	"comment":     "note.comment",
	"paused":      "note.paused",
	"resumed":     "note.resumed",
}

// Done adds a note's key to a path, for See.
func Done(path, note string) string {
	return path + "?" + url.Values{noteField: {note}}.Encode()
}

func noticesOf(c echo.Context, lang string) []ui.Notice {
	key := c.QueryParam(noteField)
	text, ok := notes[key]
	if message, known := told[key]; known {
		text, ok = ui.MustSay(lang, message), true
	}
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
	if chosen, ok := c.Get(langKey).(string); ok {
		return chosen
	}
	if cookie, err := c.Cookie("lang"); err == nil {
		return ui.LangOf(cookie.Value)
	}
	tags, _, err := language.ParseAcceptLanguage(c.Request().Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return "en"
	}
	return ui.LangOf(tags[0].String())
}

const langKey = "lang"

// SetLang keeps the reader's choice of language, for this page and for those to come.
func (s *Site) SetLang(c echo.Context, choice string) {
	lang := ui.LangOf(choice)
	c.Set(langKey, lang)
	s.Prefer(c, "lang", lang)
}

// Prefer keeps a choice of the reader for a year.
func (s *Site) Prefer(c echo.Context, name, choice string) {
	c.SetCookie(&http.Cookie{Name: name, Value: choice, Path: "/", HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode, MaxAge: 365 * 24 * 3600})
}

// Back goes to the page of this product that a choice was made on, or else to another.
func (s *Site) Back(c echo.Context, other string) error {
	if from := c.Request().Referer(); strings.HasPrefix(from, s.BaseURL+"/") {
		return See(c, from)
	}
	return See(c, other)
}

// Problem is what was wrong with a form, in the reader's language.
func Problem(c echo.Context, err error) ui.Problem { return ui.ProblemIn(Lang(c), err) }

// StaffFrame surrounds the pages of members; current is the address of a navigation link.
func (s *Site) StaffFrame(c echo.Context, current string, crumbs ...ui.Link) ui.Frame {
	a := Must(c)
	frame := s.frame(c, ui.Staff, a.Org.Name, "en")
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
		{"Talent pool", "/desk/pool", account.InviteCandidate},
		{"Rating", "/rate", account.Rate},
		{"Reviews", "/desk/reviews", account.Compare},
		{"Clinic", "/desk/clinic", account.EditOrg},
		{"Members", "/desk/members", account.ManageMembers},
		{"Outbox", "/desk/outbox", account.ReadOutbox},
	}
}

// PublicFrame surrounds pages that anyone may read.
func (s *Site) PublicFrame(c echo.Context, org string) ui.Frame {
	frame := s.frame(c, ui.Public, org, Lang(c))
	frame.Home, frame.LanguageAction = "/jobs", languagePath
	return frame
}

// DoorFrame surrounds signing in.
func (s *Site) DoorFrame(c echo.Context, org string) ui.Frame { return s.frame(c, ui.Door, org, "en") }

// CandidateDoor is the narrow page of a candidate who has lost their link.
func (s *Site) CandidateDoor(c echo.Context) ui.Frame {
	frame := s.frame(c, ui.Door, "", Lang(c))
	frame.Home, frame.LanguageAction = "/jobs", languagePath
	return frame
}

// CandidateFrame surrounds the pages behind a candidate's link.
func (s *Site) CandidateFrame(c echo.Context, org string) ui.Frame {
	frame := s.frame(c, ui.Candidate, org, Lang(c))
	frame.Home, frame.LanguageAction = "/jobs", languagePath
	if token := Token(c); token != "" {
		frame.Home = "/c/" + token
		frame.LanguageAction = frame.Home + languagePath
		changes := ui.Link{Text: ui.MustSay(frame.Lang, "changes.title"), Href: frame.Home + "#changes"}
		frame.Foot = slices.Insert(frame.Foot, 1, changes)
	}
	return frame
}

func (s *Site) frame(c echo.Context, kind ui.Kind, org, lang string) ui.Frame {
	if org == "" {
		org = "Preceptor"
	}
	return ui.Frame{
		Kind: kind, Org: org, Lang: lang, Theme: Theme(c), Notices: noticesOf(c, lang), ThemeAction: "/theme",
		Help: "/help", Foot: []ui.Link{
			{Text: ui.MustSay(lang, "foot.help"), Href: "/help"},
			{Text: ui.MustSay(lang, "foot.accessibility"), Href: "/help#accessibility"},
			{Text: ui.MustSay(lang, "foot.privacy"), Href: "/help#privacy"},
		},
	}
}
