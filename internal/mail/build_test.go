package mail

import (
	"strings"
	"testing"
	"time"

	"preceptor/internal/fault"
)

var (
	at    = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	dana  = Person{Name: "Dana Whitlock", Email: "Dana@Riverside.example"}
	nasty = "Evil\r\nBcc: all@riverside.example <script>alert(1)</script>"
)

func messages(t *testing.T, text string, to Person) []Message {
	t.Helper()
	link := "https://hire.example/take/abc"
	all := []func() (Message, error){
		func() (Message, error) {
			return CandidateLinkMessage(CandidateLinkFacts{To: to, Org: text, Job: text, Link: link, Tasks: 4,
				Minutes: 57, Due: at, Contact: text, At: at})
		},
		func() (Message, error) {
			return MemberInvitationMessage(MemberInvitationFacts{To: to, Org: text, Inviter: text, Role: text, Link: link, Expires: at, At: at})
		},
		func() (Message, error) {
			return PasswordLinkMessage(PasswordLinkFacts{To: to, Org: text, Link: link, Expires: at, At: at})
		},
		func() (Message, error) {
			return ConfirmationMessage(ConfirmationFacts{To: to, Org: text, Job: text, Code: text, Tasks: []string{text}, Sent: at, Again: link, Contact: text, At: at})
		},
		func() (Message, error) {
			return TimeRequestMessage(TimeRequestFacts{To: to, Org: text, Job: text, Code: text, Words: text, Link: link, Closed: at, At: at})
		},
		func() (Message, error) {
			return ReviewAskedMessage(ReviewFacts{To: to, Org: text, Job: text, Code: text, Exercise: text, Link: link, Due: at, At: at})
		},
		func() (Message, error) {
			return ReviewDueMessage(ReviewFacts{To: to, Org: text, Job: text, Code: text, Exercise: text, Link: link, Due: at, Over: true, At: at})
		},
	}
	var out []Message
	for _, f := range all {
		m, err := f()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}

func TestEveryMessageIsWhole(t *testing.T) {
	for _, m := range messages(t, "Riverside Family Clinic", dana) {
		if m.ID == "" || m.To != "dana@riverside.example" || m.ToName != "Dana Whitlock" || !m.At.Equal(at) || m.Subject == "" {
			t.Errorf("%s: envelope %+v", m.Kind, m)
		}
		for _, body := range []string{m.Text, m.HTML} {
			for _, want := range []string{"https://hire.example/take/abc", "Riverside Family Clinic", "Dana Whitlock", "Monday, November 23, 2026, 3:00 PM UTC"} {
				if !strings.Contains(body, want) {
					t.Errorf("%s lacks %q in\n%s", m.Kind, want, body)
				}
			}
			if strings.Contains(body, "<no value>") || strings.Contains(body, "\n\n\n") && body == m.Text {
				t.Errorf("%s reads badly:\n%s", m.Kind, body)
			}
		}
		if strings.Contains(m.HTML, "style=") || !strings.Contains(m.HTML, `<html lang="en">`) {
			t.Errorf("%s: page layout", m.Kind)
		}
	}
}

func TestNothingLeavesItsHeaderOrItsText(t *testing.T) {
	for _, m := range messages(t, nasty, Person{Name: nasty, Email: dana.Email}) {
		for _, header := range []string{m.Subject, m.ToName, m.To} {
			if strings.ContainsAny(header, "\r\n") {
				t.Errorf("%s: header breaks: %q", m.Kind, header)
			}
		}
		if strings.Contains(m.HTML, "<script") {
			t.Errorf("%s: markup survives", m.Kind)
		}
	}
}

func TestAddress(t *testing.T) {
	for raw, want := range map[string]string{
		"Dana@Riverside.example":                "dana@riverside.example",
		" dana@riverside.example ":              "dana@riverside.example",
		"dana+jobs@riverside.example":           "dana+jobs@riverside.example",
		"":                                      "",
		"dana":                                  "",
		"Dana <dana@riverside.example>":         "",
		"dana@riverside.example\r\nBcc: a@b":    "",
		"a@b.example, c@d.example":              "",
		`"dana whitlock"@riverside.example`:     "",
		strings.Repeat("a", 250) + "@b.example": "",
	} {
		got, err := Address(raw)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("Address(%q) = %q, %v", raw, got, err)
		}
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("Address(%q): kind of %v", raw, err)
		}
	}
}

func TestARefusedAddressBuildsNothing(t *testing.T) {
	_, err := CandidateLinkMessage(CandidateLinkFacts{To: Person{Email: "x\ny@z.example"}})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}

// TestCandidatesReadBothLanguages: a letter to a candidate says the same twice, and marks which is which.
func TestCandidatesReadBothLanguages(t *testing.T) {
	for _, m := range messages(t, "Riverside Family Clinic", dana) {
		_, spanish, both := strings.Cut(m.Text, "* * *")
		if want := m.Kind == CandidateLink || m.Kind == Confirmation; both != want {
			t.Errorf("%s: in two languages %v, want %v", m.Kind, both, want)
			continue
		}
		if !both {
			continue
		}
		for _, want := range []string{"Hola, Dana Whitlock:", "https://hire.example/take/abc", "lunes 23 de noviembre de 2026, 3:00 p. m. UTC"} {
			if !strings.Contains(spanish, want) {
				t.Errorf("%s lacks %q in\n%s", m.Kind, want, spanish)
			}
		}
		if !strings.Contains(m.HTML, `<div lang="es">`) || !strings.Contains(m.HTML, "lunes 23 de noviembre") {
			t.Errorf("%s: the page marks no Spanish", m.Kind)
		}
	}
}

// TestLettersAreInTheCandidatesLanguage: one language where it is known, in subject, text and page, and
// both where it is not.
func TestLettersAreInTheCandidatesLanguage(t *testing.T) {
	link := "https://hire.example/c/abc"
	letters := map[string]func(lang string) (Message, error){
		"invitation": func(lang string) (Message, error) {
			return CandidateLinkMessage(CandidateLinkFacts{To: dana, Lang: lang, Org: "Riverside", Job: "Front desk", Link: link, Tasks: 4, Minutes: 57, Due: at, At: at})
		},
		"link again": func(lang string) (Message, error) {
			return CandidateLinkMessage(CandidateLinkFacts{To: dana, Lang: lang, Org: "Riverside", Job: "Front desk", Link: link, Reminder: true, Due: at, At: at})
		},
		"confirmation": func(lang string) (Message, error) {
			return ConfirmationMessage(ConfirmationFacts{To: dana, Lang: lang, Org: "Riverside", Job: "Front desk", Code: "K7", Tasks: []string{"One", "Two"}, Sent: at, Again: link, At: at})
		},
		"feedback": func(lang string) (Message, error) {
			return FeedbackReadyMessage(FeedbackReadyFacts{To: dana, Lang: lang, Org: "Riverside", Job: "Front desk", Link: link, At: at})
		},
	}
	for name, write := range letters {
		for _, lang := range []string{"", "en", "es"} {
			m, err := write(lang)
			if err != nil {
				t.Fatal(err)
			}
			for _, body := range []string{m.Text, m.HTML} {
				if english, spanish := strings.Contains(body, "Hello Dana"), strings.Contains(body, "Hola, Dana"); english != (lang != "es") || spanish != (lang != "en") {
					t.Errorf("%s in %q: English %v, Spanish %v\n%s", name, lang, english, spanish, body)
				}
				if !strings.Contains(body, link) {
					t.Errorf("%s in %q leads nowhere\n%s", name, lang, body)
				}
			}
			if strings.Contains(m.Subject, " / ") != (lang == "") {
				t.Errorf("%s in %q has the subject %q", name, lang, m.Subject)
			}
			if strings.Contains(m.HTML, `<html lang="es">`) != (lang == "es") || strings.Count(m.HTML, "<h1>") != 1 || strings.Contains(m.HTML, "button does not work") == (lang == "es") {
				t.Errorf("%s in %q is framed\n%s", name, lang, m.HTML)
			}
			if strings.HasPrefix(m.Text, "\n") || strings.Contains(m.Text, "\n\n\n") {
				t.Errorf("%s in %q reads badly:\n%s", name, lang, m.Text)
			}
		}
	}
}
