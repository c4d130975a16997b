package posting

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// hostile are texts that someone may paste, as a unit that is repeated. The values make the text from
// a size in bytes.
var hostile = map[string]func(size int) string{
	"prose":         repeated("You answer calls and schedule visits for patients of the clinic. "),
	"no full stop":  repeated("you answer calls and schedule visits and "),
	"bullets":       repeated("- Answer\n"),
	"nested":        func(size int) string { return nested(size) },
	"right to left": repeated("أجب على المكالمات בבקשה התקשרו "),
	"overrides":     repeated("\u202egnuoy\u202c \u200b\u200f"),
	"script tags":   repeated("<script>alert('young')</script>\n"),
	"open tags":     repeated("<script"),
	"emphasis":      repeated("**_**__*"),
	"brackets":      repeated("[["),
	"links":         repeated("[a](b"),
	"closed links":  repeated("](x) "),
	"quotes":        repeated("> > > >\n"),
	"table":         repeated("| a | b |\n|---|---|\n"),
	"backticks":     repeated("`` ` ```\n"),
	"marks of caps": repeated("A\u0301B\u0301 "),
	"shouting":      repeated("HIRING NOW "),
	"refusals":      repeated("we do not ask for a photo, past pay or your age, "),
	"advice":        repeated("give the patient advice no "),
	"pay":           repeated("$1 to $2 an hour, "),
	"exclamation":   repeated("! "),
	"years":         repeated("5 years of experience, "),
	"age limits":    repeated("applicants under 35 "),
	"accommodation": repeated("accommodation 555-0100 for patients "),
	"addresses":     repeated("a.bc/d@e "),
	"heads":         repeated("# Pay\n"),
	"bold heads":    repeated("**Duties**\n"),
	"young":         repeated("young "),
	"energetic":     repeated("energetic place and "),
	"labels":        repeated("Requirements: BA\n"),
	"questions":     repeated("A degree? No. "),
	"columns": func(size int) string {
		return "| Item | Required | Preferred |\n|---|---|---|\n" + repeated("| BA | x | CMAA |\n")(size-50)
	},
	"pictures":      repeated("✅ BA\n"),
	"inline signs":  repeated("• a "),
	"brands":        repeated("Epic and TeamWork, "),
	"lone capitals": repeated("QUABO, quite "),
	"names": func(size int) string {
		return "## Duties\n" + repeated("in Zorba, ")(min(size, MaxMarkdown)-30) + "\n# Zorba\n"
	},
	"long heading": func(size int) string {
		return "# " + repeated("accommodation pay deadline ")(size/2) + "\n" + repeated("- $5 1/1/27\n")(size/2)
	},
	"ages":          repeated("ages 21 to 35 "),
	"vitals":        repeated("- Vitals\n"),
	"dollars":       repeated("twenty two dollars "),
	"what you earn": repeated("tell us what you earn now "),
}

func repeated(unit string) func(int) string {
	return func(size int) string { return strings.Repeat(unit, size/len(unit)+1)[:size] }
}

// nested is a list in a list in a list.
func nested(size int) string {
	var b strings.Builder
	for depth := 0; b.Len() < size; depth = (depth + 1) % 200 {
		b.WriteString(strings.Repeat(" ", depth) + "- a\n")
	}
	return b.String()[:size]
}

// maxStepsPerByte is how often the rules may hold a phrase against a word, for each byte of text.
const maxStepsPerByte = 250

// TestWorkGrowsWithTheText proves that no text makes the rules work more than in proportion to its
// length: the steps stay under a fixed number for each byte, and four times the text takes no more
// than a little over four times the steps. A paste of 100 kB is more than is read.
func TestWorkGrowsWithTheText(t *testing.T) {
	role := coordinator(t)
	for name, build := range hostile {
		t.Run(name, func(t *testing.T) {
			context := Context{Template: role, Place: "US-CO", Employees: 10}
			quarter, whole := examine(build(MaxMarkdown/4), context), examine(build(100_000), context)
			if most := MaxMarkdown * maxStepsPerByte; whole.doc.steps > most {
				t.Errorf("%d steps for 100 kB, at most %d are allowed", whole.doc.steps, most)
			}
			if most := 5*quarter.doc.steps + 50_000; whole.doc.steps > most {
				t.Errorf("%d steps for a quarter of the text became %d for the whole", quarter.doc.steps, whole.doc.steps)
			}
			perRule := map[string]int{}
			for _, f := range whole.found {
				if perRule[f.Rule]++; perRule[f.Rule] > maxPerRule {
					t.Fatalf("more than %d findings of %s", maxPerRule, f.Rule)
				}
			}
			if testing.Verbose() {
				began := time.Now()
				examine(build(100_000), context)
				t.Logf("%d steps, %d words, %d findings, %v", whole.doc.steps, len(whole.doc.words), len(whole.found), time.Since(began))
			}
		})
	}
}

// TestTenThousandBullets reads a list no person would write, in full.
func TestTenThousandBullets(t *testing.T) {
	text := "# Coordinator\n\n## Requirements\n\n" + strings.Repeat("- Car\n", 10_000)
	found := of(Findings(text, Context{}), "must_have_count")
	if len(text) > MaxMarkdown {
		t.Fatalf("the text has %d bytes, more than are read", len(text))
	}
	if len(found) != 1 || !strings.HasPrefix(found[0].Reason, "10000 ") {
		t.Errorf("got %+v", found)
	}
	if n := len(readDocument(strings.Repeat("- a\n", 10_000)).blocks); n != 10_000 {
		t.Errorf("10,000 bullets were read as %d blocks", n)
	}
}

// TestOversizeIsCutBetweenLetters proves that what lies past the limit is not read and that no
// quote holds half a letter.
func TestOversizeIsCutBetweenLetters(t *testing.T) {
	for shift := range 3 {
		text := strings.Repeat("a", shift) + strings.Repeat("מ", MaxMarkdown) + " young young"
		for _, f := range Findings(text, Context{}) {
			if !utf8.ValidString(f.Quote) || f.End > utf8.RuneCountInString(text) {
				t.Errorf("shift %d: %s quotes %q up to %d", shift, f.Rule, f.Quote, f.End)
			}
			if f.Rule == "age_coded" {
				t.Errorf("shift %d: what lies past the limit was read", shift)
			}
		}
	}
}

// TestMarkupIsText proves that tags and right-to-left words are read as the text they hold, with
// offsets into the source.
func TestMarkupIsText(t *testing.T) {
	for _, text := range []string{
		"<script>var a = 1</script> We are a young team.", "\u200fשלום\u200f We are a young team. مرحبا",
		"<img src=x onerror=alert(1)> We are a **young** team.", "> - We are a young team.", "| We are a young team. |",
	} {
		found := of(Findings(text, Context{}), "age_coded")
		if len(found) != 1 || found[0].Quote != "young" {
			t.Errorf("%q: got %+v", text, found)
		}
		checkQuotes(t, text, found)
	}
}

// TestGenderedAllowList proves that ordinary words of this work are let through, and that the words
// beside them are still seen.
func TestGenderedAllowList(t *testing.T) {
	for _, ordinary := range []string{
		"Responsibilities", "You are responsible for the desk.", "A responsive desk.", "Work with support staff.", "Greet children.", "Childcare nearby.",
		"Work in child health.", "Cover for dependents.", "You report to the leadership team.", "A decision-making tool helps.", "Files are in SharePoint.",
		"Each individual who calls.", "A claims analyst sits beside you.", "Analyze claims.", "Your committed hours are 30.", "What kind of visit?",
	} {
		if found := of(Findings(ordinary, Context{}), "gendered_words"); len(found) > 0 {
			t.Errorf("%q: %q was reported: %s", ordinary, found[0].Quote, found[0].Reason)
		}
	}
	for text, word := range map[string]string{
		"You are a warm person.": "warm", "An independent worker.": "independent", "Be supportive.": "supportive", "You lead the desk.": "lead",
		"Make decisions alone.": "decisions", "A kind voice.": "kind", "Self-confident people.": "self-confident", "A co-operative clinic.": "co-operative", "Be head-strong.": "head-strong",
	} {
		found := of(Findings(text, Context{}), "gendered_words")
		if len(found) != 1 || found[0].Level != Note || !strings.Contains(found[0].Reason, word) {
			t.Errorf("%q: got %+v, want one note with %q", text, found, word)
		}
	}
}

// TestEveryLawFromItsFirstDay holds each line of the data against the day before it starts and the
// day itself, and against an employer one person too small.
func TestEveryLawFromItsFirstDay(t *testing.T) {
	book := laws()
	if len(book.Laws) < 20 {
		t.Fatalf("only %d laws", len(book.Laws))
	}
	for _, l := range book.Laws {
		t.Run(l.Place+" "+fmt.Sprint(l.Needs), func(t *testing.T) {
			first, err := time.Parse(time.DateOnly, l.From)
			if err != nil {
				t.Fatal(err)
			}
			if fires(l, l.Employees, first.AddDate(0, 0, -1)) {
				t.Error("it is applied the day before it starts")
			}
			if !fires(l, l.Employees, first) || !fires(l, l.Employees, first.AddDate(5, 0, 0)) {
				t.Error("it is not applied from its first day on")
			}
			if !fires(l, 0, first) {
				t.Error("it is not applied where the size is not known")
			}
			if l.Employees > 1 && fires(l, l.Employees-1, first) {
				t.Error("it is applied to an employer that is too small")
			}
		})
	}
}

// fires tells whether a posting that says nothing breaks this very law.
func fires(l law, employees int, day time.Time) bool {
	rule := "pay_law"
	if l.Needs[0] == "notice" {
		rule = "notice_missing"
	}
	for _, f := range of(Findings("A job.", Context{Place: l.Place, Employees: employees, On: day}), rule) {
		if f.Source == l.Source {
			return true
		}
	}
	return false
}

// TestLawsAskForWhatTheyName gives each law all it needs but one thing.
func TestLawsAskForWhatTheyName(t *testing.T) {
	parts := map[string]string{
		"pay": "Pay: $20 to $25 an hour.", "benefits": "Benefits: medical insurance and paid vacation.",
		"apply_by": "Apply by March 5, 2027.", "notice": "Software helps to score our exercises; people decide.",
	}
	named := map[string]string{"pay": "the pay range", "benefits": "the benefits", "apply_by": "the last day to apply", "notice": "notice"}
	for _, l := range laws().Laws {
		day, _ := time.Parse(time.DateOnly, l.From)
		for _, absent := range l.Needs {
			var text []string
			for _, part := range []string{"pay", "benefits", "apply_by", "notice"} {
				if part != absent {
					text = append(text, parts[part])
				}
			}
			told := false
			for _, f := range Findings(strings.Join(text, "\n\n"), Context{Place: l.Place, Employees: l.Employees, On: day}) {
				if (f.Rule == "pay_law" || f.Rule == "notice_missing") && f.Source == l.Source {
					told = strings.Contains(f.Reason, named[absent])
				}
			}
			if !told {
				t.Errorf("%s: the absence of %s is not told", l.Name, absent)
			}
		}
		whole := strings.Join([]string{parts["pay"], parts["benefits"], parts["apply_by"], parts["notice"]}, "\n\n")
		for _, f := range Findings(whole, Context{Place: l.Place, Employees: l.Employees, On: day}) {
			if f.Rule == "pay_law" || f.Rule == "notice_missing" {
				t.Errorf("%s: %s is reported for a posting that has all: %s", l.Name, f.Rule, f.Reason)
			}
		}
	}
}
