package web_test

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/web/ui"
	"preceptor/internal/web/webtest"
)

// TestTheLanguageIsTheReaders: what the browser prefers, until the reader chooses.
func TestTheLanguageIsTheReaders(t *testing.T) {
	w := webtest.New(t)
	b := w.Browser()
	b.Get("/jobs").Has("Open jobs").Lacks("Puestos abiertos")
	spanish := b.With("Accept-Language", "es-MX,es;q=0.9,en;q=0.8")
	spanish.Get("/jobs").Has("Puestos abiertos")
	spanish.Post("/language", url.Values{"lang": {"en"}}).Is(http.StatusSeeOther)
	spanish.Get("/jobs").Has("Open jobs")
	b.Post("/language", url.Values{"lang": {"es"}}).Is(http.StatusSeeOther)
	b.Get("/jobs").Has("Puestos abiertos")
	b.Get("/nothing/here").Is(http.StatusNotFound).Has("No encontrado", "No hay ninguna página en esta dirección")
	b.Get("/c/AAAAAAAAAAAAAAAAAAAAAA").Is(http.StatusNotFound).Has("Aquí no se conoce este enlace", "Enviarme un enlace nuevo")
	b.Post("/link", url.Values{"email": {"none"}}).Is(http.StatusUnprocessableEntity).Has("Hay un problema", "Escriba un correo electrónico")
	b.Post("/language", url.Values{"lang": {"xx"}}).Is(http.StatusSeeOther)
	b.Get("/jobs").Has("Open jobs")
}

// TestChoosingALanguageLosesNothing: the choice goes with the form that is being filled in.
func TestChoosingALanguageLosesNothing(t *testing.T) {
	w := webtest.New(t)
	b := w.Browser()
	typed := url.Values{"name": {"Nora Stone"}, "email": {"nora@"}, "phone": {"555-0100"}, "_lang": {"es"}}
	page := b.Post("/jobs/"+w.Clinic.Posting.Slug+"/apply", typed).Is(http.StatusOK).Has("Nombre completo")
	for name, want := range map[string]string{"name": "Nora Stone", "email": "nora@", "phone": "555-0100"} {
		if got := page.Doc().Find(`input[name="`+name+`"]`).AttrOr("value", ""); got != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
	g := w.Clinic.Apply()
	a := started(g, "email")
	if n := g.Get(g.Path(a)).Doc().Find(`.foot button[form="work"][name="_lang"][formnovalidate]`).Length(); n != 2 {
		t.Errorf("the foot has %d buttons that take the work along", n)
	}
	g.Post(g.Path(a)+"/save", url.Values{"_seq": {"0"}, "subject": {"Kept"}, "body": {"So far."}, "_lang": {"es"}}).Follow().Has("Tarea 3 de 4", "Revisar y entregar")
	if kept := stored(t, w, g, a); !strings.Contains(kept, "So far.") {
		t.Errorf("stored %s", kept)
	}
	w.Clock.Advance(a.Allowance + time.Hour)
	g.Post(g.Path(a)+"/save", url.Values{"_lang": {"en"}}).Follow().Has("Time is up") // disabled fields are not sent
	late, err := w.App.Store.LateDrafts(t.Context(), w.Clinic.Org.ID, a.ID)
	if err != nil || len(late) != 0 {
		t.Errorf("choosing a language left %d drafts, %v", len(late), err)
	}
	practice := g.Post(g.Base+"/practice/email", url.Values{"subject": {"Only trying"}, "body": {"Hello"}, "_lang": {"es"}}).Is(http.StatusOK).Has("Práctica")
	if got := practice.Doc().Find(`input[name="subject"]`).AttrOr("value", ""); got != "Only trying" {
		t.Errorf("the practice holds %q", got)
	}
}

// staffOnly are refusals of the packages below that no candidate meets.
var staffOnly = regexp.MustCompile(`^(Say why|Give between|Time can be added|Time that was given|One or two people|The plan is frozen|` +
	`%s is on this job|Choose the exercises|Choose a stage|Choose at least one candidate|Say what in the evidence|Keep the reason|Write a note|Write between|` +
	`Say whether this is|A retest follows|There was a retest|Only an exercise that was|This exercise was not begun|This exercise is not finished)`)

// TestRefusalsAreTranslated reads what the services can answer a candidate.
func TestRefusalsAreTranslated(t *testing.T) {
	sentence := regexp.MustCompile(`(?:fault\.New\(fault\.\w+, |fault\.Invalidf\(|fault\.Wrap\(fault\.\w+, [\w.{}]+, |Require\([^"\n]*"\w+", (?:fmt\.Sprintf\()?|Message: )"([^"]+)"`)
	seen := 0
	for _, file := range []string{"../attempt/service.go", "../attempt/sheet.go", "../attempt/pause.go", "../attempt/integrity.go", "../hiring/service.go", "../hiring/letters.go"} {
		source, err := os.ReadFile(file)
		must(t, err)
		for _, m := range sentence.FindAllStringSubmatch(string(source), -1) {
			seen++
			english := strings.NewReplacer("%d", "7", "%s", "7").Replace(m[1])
			if !staffOnly.MatchString(m[1]) && ui.Refusal("es", english) == english {
				t.Errorf("%s: %q has no Spanish", file, m[1])
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d refusals were found", seen)
	}
	if got := ui.Refusal("es", "This answer is too long to keep: 300 kB, at most 256"); got != "Esta respuesta es demasiado larga: 300 kB, como máximo 256" {
		t.Errorf("filled in as %q", got)
	}
}

// TestTheLinkIsMailedAsItIs: to open it on another device; it stays the same, unlike a new one.
func TestTheLinkIsMailedAsItIs(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	g.Post(g.Base+"/mail-link", nil).Follow().Is(http.StatusOK).Has("on its way to your inbox")
	if again := w.Clinic.LinkOf(g.Email); again != g.Base {
		t.Errorf("mailed %s, want %s", again, g.Base)
	}
	g.Get(g.Base).Is(http.StatusOK)
}

// TestWhoComesTooLateCanAsk: the window closes; the page offers to write to the clinic, which hears a code
// and no name.
func TestWhoComesTooLateCanAsk(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	a := started(g, "email")
	g.Get(g.Base).Lacks(`id="late"`)
	w.Clock.Advance(15 * 24 * time.Hour)
	g.Get(g.Base).Is(http.StatusOK).Has("The exercises closed on", "Do you need more time?").Lacks("All done. Thank you")
	closed := g.Kind("chart")
	g.Get(g.Path(closed)).Has("This exercise has closed", "Ask for more time")
	g.Get(g.Path(a)).Has("Time is up")
	ask := g.Base + "/more-time"
	for _, words := range []string{" ", strings.Repeat("long ", 300)} {
		page := g.Post(ask, url.Values{"words": {words}}).Is(http.StatusUnprocessableEntity).Has("Say in at most 1,000 characters")
		if kept := page.Doc().Find("textarea[name=words]").Text(); strings.TrimSpace(kept) != strings.TrimSpace(words) {
			t.Errorf("%d characters came back as %d", len(words), len(kept))
		}
	}
	g.Post(ask, url.Values{"words": {"The power was out for a week."}}).Follow().Has("on its way to the clinic")
	mails, err := w.App.Store.Messages(t.Context(), w.Clinic.Org.ID, 1)
	must(t, err)
	if m := mails[0]; m.Kind != "time_request" || !strings.Contains(m.Text, "The power was out") || !strings.Contains(m.Text, g.Application.Code) || strings.Contains(m.Text, g.Email) {
		t.Errorf("the clinic reads %+v", m)
	}
}

// TestTheWholeSetIsCheckedAndHandedIn: progress of every exercise, hand-in of those that are open, and the
// receipt with checksums.
func TestTheWholeSetIsCheckedAndHandedIn(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	letter, chart := started(g, "email"), started(g, "chart")
	g.Post(g.Path(letter)+"/save", with(answered(t, w, g, letter, 0.8), "_seq", "0")).Is(http.StatusSeeOther)
	page := g.Get(g.Base+"/check").Is(http.StatusOK).Has("Hand in the 2 open exercises", "Nothing saved", "words")
	if n := page.Doc().Find("li.task").Length(); n != len(g.Attempts) {
		t.Errorf("%d exercises are shown, of %d", n, len(g.Attempts))
	}
	for range 2 {
		g.Post(g.Base+"/submit", nil).Follow().Is(http.StatusOK).Has("Handed in. Thank you.", "Your receipt", g.Application.Code)
	}
	saved, err := w.App.Store.Response(t.Context(), w.Clinic.Org.ID, letter.ID)
	must(t, err)
	g.Get(g.Base+"/receipt").Has(saved.Checksum, "Nothing was saved", "Not started", "What happens next", g.Email)
	for _, a := range []attempt.Attempt{letter, chart} {
		if now, err := w.App.Store.Attempt(t.Context(), w.Clinic.Org.ID, a.ID); err != nil || now.Submitted == nil {
			t.Errorf("%s is not handed in: %v", a.Kind, err)
		}
	}
	g.Get(g.Base + "/check").Has("Nothing is open that you could hand in.")
	if now, err := w.App.Store.Attempt(t.Context(), w.Clinic.Org.ID, g.Kind("schedule").ID); err != nil || now.Started != nil || now.Submitted != nil {
		t.Errorf("an exercise that was not begun changed: %v", err)
	}
}

// TestBreaks: chosen before the start, taken with and without script, and the deadline moves along.
func TestBreaks(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	g.Post(g.Base+"/changes", url.Values{"multiplier": {"1"}, "breaks": {"on"}}).Follow()
	if g.Get(g.Base).Doc().Find("input[name=breaks][checked]").Length() != 1 {
		t.Error("the choice is not shown again")
	}
	a := started(g, "email")
	script := g.With("X-Attempt-Save", "1")
	before := readJSON(t, script.Get(g.Path(a)+"/save"))
	g.Post(g.Path(a)+"/pause", nil).Follow().Is(http.StatusOK).Has("Your clock stands still.", "Go on")
	if g.Get(g.Path(a)).Doc().Find("#work fieldset[disabled]").Length() != 1 {
		t.Error("work can go on during a break")
	}
	g.Get(g.Base).Has("Working")
	w.Clock.Advance(10 * time.Minute)
	if r := readJSON(t, script.Post(g.Path(a)+"/resume", nil).Is(http.StatusOK)); r.Deadline-before.Deadline != (10 * time.Minute).Milliseconds() {
		t.Errorf("the break moved the deadline by %d ms", r.Deadline-before.Deadline)
	}
	other := started(w.Clinic.Apply(), "email")
	if other.Breaks != 0 {
		t.Error("who did not ask has breaks")
	}
}

// TestWhatWasNotedCanBeSeenAndCommented: a long paste is on the candidate's own list; what they say to it
// is kept; nobody is told whose text was alike.
func TestWhatWasNotedCanBeSeenAndCommented(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	a := started(g, "email")
	w.Clock.Advance(time.Minute)
	moves := `[{"at":1000,"op":"paste","field":"body","n":900},{"at":2000,"op":"nonsense"},"junk"]`
	g.With("X-Attempt-Save", "1").Post(g.Path(a)+"/save", with(answered(t, w, g, a, 0.7), "_seq", "1", "_moves", moves)).Is(http.StatusOK)
	comment := g.Path(a) + "/comment"
	g.Post(g.Path(a)+"/submit", nil).Follow().Has("A long text was pasted once, 900 characters.", "never part of a score")
	g.Post(comment, url.Values{"comment": {" "}}).Is(http.StatusUnprocessableEntity).Has("Write what you would like to add")
	g.Post(comment, url.Values{"comment": {"I wrote it in my notes first."}}).Follow().Has("Your comment is kept", "I wrote it in my notes first.")
	g.Post("/language", url.Values{"lang": {"es"}})
	g.Get(g.Path(a)).Has("Se pegó un texto largo una vez, 900 caracteres.")
	stranger := w.Clinic.Apply()
	stranger.Get(g.Path(a)).Is(http.StatusOK) // by g's own link
	stranger.Post(stranger.Base+"/a/"+string(a.ID)+"/comment", url.Values{"comment": {"not mine"}}).Is(http.StatusNotFound)
}

// TestAGapIsGivenBack: the script tells since when it could not reach the server, with the first request
// that works again.
func TestAGapIsGivenBack(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	a := started(g, "email")
	script := g.With("X-Attempt-Save", "1")
	before := readJSON(t, script.Get(g.Path(a)+"/save"))
	from := w.Clock.Now()
	w.Clock.Advance(130 * time.Second)
	after := readJSON(t, script.Get(g.Path(a)+"/save?_gap="+millis(from)))
	if after.Given != 130_000 || after.Deadline-before.Deadline != 130_000 {
		t.Errorf("given back %d ms, the deadline moved by %d", after.Given, after.Deadline-before.Deadline)
	}
	if again := readJSON(t, script.Get(g.Path(a)+"/save?_gap="+millis(from))); again.Given != 0 || again.Deadline != after.Deadline {
		t.Errorf("given back twice: %+v", again)
	}
	if junk := readJSON(t, script.Get(g.Path(a)+"/save?_gap=-7x")); junk.Given != 0 {
		t.Errorf("junk gave %d ms", junk.Given)
	}
}

func millis(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 10) }
