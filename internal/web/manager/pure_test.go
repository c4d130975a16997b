package manager

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/posting"
)

func TestFixesReplaceCodePoints(t *testing.T) {
	friendly, line, out := "friendly", "\nEqual.\n", ""
	found := []posting.Finding{
		{Rule: "age_coded", Quote: "young", Start: 5, End: 10, Fix: &friendly},
		{Rule: "eeo_missing", Start: 16, End: 16, Fix: &line},
		{Rule: "exclamation", Quote: "é", Start: 3, End: 4, Fix: &out},
		{Rule: "long_sentence", Quote: "Café", Start: 0, End: 4},
		{Rule: "beyond", Start: 90, End: 99, Fix: &out},
	}
	const text = "Café young team\n"
	for key, want := range map[string]string{
		"age_coded|5": "Café friendly team\n", "eeo_missing|16": "Café young team\n\nEqual.\n", "exclamation|3": "Caf young team\n",
	} {
		if got, err := applyFix(text, key, found); err != nil || got != want {
			t.Errorf("%s: %q, %v", key, got, err)
		}
	}
	for _, key := range []string{"", "age_coded|6", "long_sentence|0", "beyond|90"} {
		if got, err := applyFix(text, key, found); err == nil || got != text {
			t.Errorf("%q was applied: %q", key, got)
		}
	}
}

func TestMarksStayOutOfTags(t *testing.T) {
	found := []posting.Finding{
		{Level: posting.Suggestion, Quote: "a young team"},
		{Level: posting.MustFix, Quote: "young"},
		{Level: posting.MustFix, Quote: "href"},
		{Level: posting.MustFix, Quote: "R&D"},
		{Level: posting.Note, Quote: "team"},
	}
	got := string(mark(`<p>We are a young team. <a href="young">R&amp;D</a></p>`, found))
	want := `<p>We are a <mark class="bad">young</mark> team. <a href="young"><mark class="bad">R&amp;D</mark></a></p>`
	if got != want {
		t.Errorf("\n%s\nnot\n%s", got, want)
	}
}

func TestCompareMarksWhatStandsInOneTextOnly(t *testing.T) {
	theirs, mine := compare("# A\n\none\ntwo\nthree\n", "# A\r\n\r\none\r\nthree\r\nfour")
	show := func(lines []line) string {
		var out strings.Builder
		for _, l := range lines {
			if l.Differ {
				out.WriteString("!")
			}
			out.WriteString(l.Text + "|")
		}
		return out.String()
	}
	if got := show(theirs); got != "…||one|!two|three|" {
		t.Error(got)
	}
	if got := show(mine); got != "…||one|three|!four|" {
		t.Error(got)
	}
	long := strings.Repeat("x\n", mostLines+1)
	if a, _ := compare(long, "y"); len(a) != mostLines+1 || a[0].Differ {
		t.Error("a long text is shown whole, without marks")
	}
}

func TestChangesShowOnlyTheirNeighbours(t *testing.T) {
	got := changes("1\n2\n3\n4\n5\n6\n7\n8", "1\n2\n3\n4\nfive\n6\n7\n8\n9")
	want := []change{{Skip: true}, {Text: "3"}, {Text: "4"}, {Text: "5", Out: true}, {Text: "five", In: true}, {Text: "6"}, {Text: "7"}, {Text: "8"}, {Text: "9", In: true}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if same := changes("1\n2", "1\n2"); !slices.Equal(same, []change{{Skip: true}}) {
		t.Errorf("%+v", same)
	}
	long := strings.Repeat("a\n", mostLines+1)
	if got := changes(long, "b"); len(got) != mostLines+2 || !got[0].Out || !got[len(got)-1].In {
		t.Errorf("a text too long to compare is all taken out: %d lines", len(got))
	}
}

func TestPiecesLinkOnlyThisSite(t *testing.T) {
	got := pieces("Go to https://jobs.example.org/c/abc. Not https://jobs.example.org.evil/c or https://other.example/x", "https://jobs.example.org")
	if len(got) != 3 || got[1].Href != "https://jobs.example.org/c/abc" || !strings.HasPrefix(got[2].Text, ". Not ") {
		t.Errorf("%+v", got)
	}
	if whole := pieces("plain", ""); len(whole) != 1 || whole[0].Text != "plain" {
		t.Errorf("%+v", whole)
	}
}

func TestSharesAreReadAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]float64{"25": 0.25, " 33.3 % ": 0.333, "12,5": 0.125, "0": 0, "100%": 1} {
		if got, ok := share(typed); !ok || percent(got) != percent(want) {
			t.Errorf("%q: %v %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "many", "-1", "101", "NaN", "Inf", "%"} {
		if got, ok := share(typed); ok {
			t.Errorf("%q was read as %v", typed, got)
		}
	}
	if percent(0.3) != "30" || percent(1.0/3) != "33.3" {
		t.Error(percent(0.3), percent(1.0/3))
	}
}

func TestGreetingFollowsTheHour(t *testing.T) {
	for hour, want := range map[int]string{0: "Good morning, Dana", 11: "Good morning, Dana", 12: "Good afternoon, Dana", 18: "Good evening, Dana"} {
		if got := greeting(hour, " Dana Whitlock"); got != want {
			t.Errorf("%d: %s", hour, got)
		}
	}
}

func TestCountFollowsCandidates(t *testing.T) {
	now := time.Date(2027, 3, 2, 12, 0, 0, 0, time.UTC)
	earlier, soon, later := now.Add(-time.Minute), now.Add(20*time.Hour), now.Add(90*time.Hour)
	of := func(app, kind string, f attempt.Facts) attempt.Attempt {
		f.Closes, f.Multiplier, f.Allowance = later, 1, 20*time.Minute
		return attempt.Attempt{ID: id.Attempt(app + kind), Application: id.Application(app), Kind: kind, Facts: f}
	}
	listing := func(app string, stage hiring.Stage, closes time.Time) hiring.Listing {
		return hiring.Listing{Application: hiring.Application{ID: id.Application(app), Stage: stage, Closes: closes}}
	}
	listings := []hiring.Listing{
		listing("idle", hiring.StageNew, soon), listing("busy", hiring.StageNew, soon), listing("half", hiring.StageReview, later),
		listing("done", hiring.StageHired, later), listing("gone", hiring.StageWithdrawn, soon),
	}
	handedIn := attempt.Facts{Started: &earlier, Submitted: &earlier}
	attempts := []attempt.Attempt{
		of("idle", "email", attempt.Facts{}), of("busy", "email", attempt.Facts{Started: &earlier}),
		of("half", "email", handedIn), of("half", "chart", handedIn), of("done", "email", handedIn),
		of("done", "chart", attempt.Facts{Voided: &earlier}), of("gone", "email", attempt.Facts{}),
	}
	given := map[id.Attempt]int{"halfemail": 1, "doneemail": 2}
	got := count(listings, attempts, map[string]bool{"email": true}, given, 2, now)
	want := tally{Invited: 5, Started: 3, Finished: 2, Rated: 1, Decided: 2, Running: 1, Ending: 2}
	if got != want {
		t.Errorf("%+v, not %+v", got, want)
	}
}

func TestOnlyMalformedAnswersStopADraft(t *testing.T) {
	template := &posting.Template{Slug: "x", Slots: []posting.Slot{
		{Name: "pay", Kind: posting.MoneySlot, Required: true}, {Name: "by", Kind: posting.DateSlot, Required: true},
	}}
	if _, err := readBrief(template, url.Values{}); err != nil {
		t.Errorf("gaps are no error in a draft: %v", err)
	}
	b, err := readBrief(template, url.Values{"slot.pay": {"lots"}})
	if found := err; found == nil || !strings.Contains(found.Error(), "slot.pay") || strings.Contains(found.Error(), "slot.by") {
		t.Errorf("%v", err)
	}
	if b.Slots["pay"] != "lots" {
		t.Error("what was typed is lost")
	}
}
