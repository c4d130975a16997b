package review_test

import (
	"strings"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/review"
)

func TestNamesAreHidden(t *testing.T) {
	who := review.Identity{Name: "Zoë Grace Quimby-Lee", Email: "zoe@mail.example", Phone: "555-0142"}
	for text, want := range map[string]string{
		"Regards, Zoë Quimby":                "Regards, [name] [name]",
		"ZOË QUIMBY, coordinator":            "[name] [name], coordinator",
		"zoë grace quimby-lee":               "[name]",
		"Call 555-0142 or zoe@mail.example.": "Call [name] or [name].",
		"Zoës and Quimbyton":                 "Zoës and Quimbyton",
		"with grace and calm":                "with grace and calm",
		"Grace will call":                    "[name] will call",
		"Leeds":                              "Leeds",
		"Dear Ana,":                          "Dear Ana,",
	} {
		got := review.Mask(exercise.Public(`{"patient":"Ana"}`), exercise.Response(`{"body":`+quoted(text)+`,"n":12345678901234567890}`), who, nil)
		if string(got) != `{"body":`+quoted(want)+`,"n":12345678901234567890}` {
			t.Errorf("%q became %s", text, got)
		}
	}
}

func quoted(s string) string { return string(exercise.Encode(s)) }

func TestAPatientsNameStaysAndReportedWordsGo(t *testing.T) {
	got := string(review.Mask(exercise.Public(`{"patient":"Ana Ruiz"}`), exercise.Response(`["Dear Ana, Ana Alder here from the Lamar desk"]`), review.Identity{Name: "Ana Alder"}, []string{"lamar desk"}))
	if got != `["Dear Ana, [name] here from the [name]"]` {
		t.Error(got)
	}
	if review.Mask(nil, nil, review.Identity{Name: "Ana"}, nil) != nil {
		t.Error("nothing was written")
	}
	if got := review.Mask(nil, exercise.Response(`no json Ana`), review.Identity{Name: "Ana"}, nil); string(got) != `no json Ana` {
		t.Errorf("%s", got)
	}
}

func FuzzMask(f *testing.F) {
	f.Add("Ana Alder", "Dear Bo, this is Ana Alder. ANA")
	f.Add("Ål é", "Ål ÅL ål\u0301")
	f.Fuzz(func(t *testing.T, name, text string) {
		got := string(review.Mask(nil, exercise.Response(quoted(text)), review.Identity{Name: name}, nil))
		whole := strings.TrimSpace(exercise.PlainText(name))
		if whole != "" && !strings.Contains(review.Hidden, whole) && exercise.PlainText(text) == text && text == whole && got != quoted(review.Hidden) {
			t.Errorf("%q left %s", whole, got)
		}
	})
}

func TestLettersAreWhatABrowserHolds(t *testing.T) {
	page := `<div><p>not this</p><article class="letter" aria-label="x"><b>Subject: <span lang="en">A &amp; B</span></b>

<span>Dear &#34;Ana&#34; &lt;x&gt;</span></article><article class="letter">two</article></div>`
	if got := review.Letters(page); got != "Subject: A & B\n\nDear \"Ana\" <x>two" {
		t.Errorf("%q", got)
	}
}
