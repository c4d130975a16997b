package mail

import (
	"strings"
	"testing"
)

func TestFeedbackReadySpeaksBothLanguages(t *testing.T) {
	m, err := FeedbackReadyMessage(FeedbackReadyFacts{To: dana, Org: nasty, Job: "Coordinator", Link: "https://hire.example/c/x/feedback", Contact: "555-0110", At: at})
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{m.Text, m.HTML} {
		for _, want := range []string{"https://hire.example/c/x/feedback", "Hello Dana Whitlock", "Hola, Dana Whitlock", "555-0110"} {
			if !strings.Contains(body, want) {
				t.Errorf("%q is not in\n%s", want, body)
			}
		}
	}
	if strings.Contains(m.HTML, "<script>") || strings.ContainsAny(m.Subject, "\r\n") {
		t.Error("a name is read as code")
	}
}

func TestTheAnswerGoesOutWordForWord(t *testing.T) {
	text := "Dear <Ana>,\n\nfirst line\nsecond line\n\n\nBye"
	m, err := ReviewAnsweredMessage(ReviewAnsweredFacts{To: dana, Org: "Riverside", Job: "Coordinator", Lang: "es", Text: text, At: at})
	if err != nil {
		t.Fatal(err)
	}
	if m.Text != text+"\n" || !strings.Contains(m.Subject, "revisión") {
		t.Errorf("%q, %q", m.Subject, m.Text)
	}
	for _, want := range []string{"<p>Dear &lt;Ana&gt;,</p>", "<p>first line<br>second line</p>", `<div lang="es">`} {
		if !strings.Contains(m.HTML, want) {
			t.Errorf("%q is not in\n%s", want, m.HTML)
		}
	}
}
