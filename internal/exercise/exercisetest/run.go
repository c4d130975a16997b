package exercisetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"math"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// Options tell the suite what only the kind knows.
type Options struct {
	// Secrets lists the texts of a form's key that must appear nowhere in what a candidate gets:
	// not in the public JSON and not in any text or attribute of the HTML.
	Secrets func(exercise.Form) []string
	// SharedNames are the JSON member names that key and public rightly have in common, such as
	// the ids by which the key points into the form. Any other common name fails.
	SharedNames []string
	// SharedTexts tells whether a text of the key of 24 characters or more may also stand in the
	// public part (a value that the candidate can read in a document). Nil: none may.
	SharedTexts func(string) bool
	// Seeds is how many forms of each definition are tried; 6 if 0, and 100 in long mode (see Long),
	// which draws 1,000.
	Seeds int
}

// Run holds a kind against the contract of package exercise.
func Run(t *testing.T, k exercise.Kind, o Options) {
	t.Helper()
	if o.Seeds == 0 {
		o.Seeds = Long(6, 100)
	}
	t.Run("info", func(t *testing.T) { info(t, k) })
	t.Run("definitions", func(t *testing.T) { definitions(t, k) })
	t.Run("rubric", func(t *testing.T) { rubric(t, k) })
	t.Run("assets", func(t *testing.T) { assets(t, k) })
	t.Run("junk", func(t *testing.T) { junkEverywhere(t, k) })
	t.Run("practice", func(t *testing.T) { practice(t, k) })
	for _, d := range k.Definitions() {
		t.Run(d.ID, func(t *testing.T) {
			s := suite{k, d.ID, o}
			t.Run("generate", s.generate)
			t.Run("secrets", s.secrets)
			t.Run("not begun", s.notBegun)
			t.Run("simulated", s.simulated)
			t.Run("hostile text", s.hostileText)
			t.Run("damaged", s.damaged)
			t.Run("ability", s.ability)
			t.Run("spanish", s.spanish)
			t.Run("coaching", s.coaching)
			t.Run("calibration", s.calibration)
		})
	}
}

type suite struct {
	k          exercise.Kind
	definition string
	o          Options
}

func info(t *testing.T, k exercise.Kind) {
	i := k.Info()
	if !regexp.MustCompile(`^[a-z]+$`).MatchString(i.Slug) {
		t.Errorf("slug %q", i.Slug)
	}
	if i.Name == "" || i.Skill == "" || i.Behaves == "" || i.Icon == "" || i.Version < 1 {
		t.Errorf("something is missing: %+v", i)
	}
	if i.Weight < 0 || i.Weight > 1 || i.RatedShare < 0 || i.RatedShare > 1 {
		t.Errorf("weight %v, rated share %v", i.Weight, i.RatedShare)
	}
	sum := 0
	for c, share := range i.Competencies {
		if !regexp.MustCompile(`^C[1-7]$`).MatchString(c) || share < 0 {
			t.Errorf("competency %s: %d", c, share)
		}
		sum += share
	}
	if sum != 100 {
		t.Errorf("competencies add up to %d", sum)
	}
	if len(k.Doc()) < 500 || !strings.HasPrefix(k.Doc(), "# ") {
		t.Error("doc.md is missing or says next to nothing")
	}
}

func definitions(t *testing.T, k exercise.Kind) {
	if len(k.Definitions()) == 0 {
		t.Fatal("no definitions")
	}
	seen := map[string]bool{}
	for _, d := range k.Definitions() {
		if err := exercise.CheckDefinition(d); err != nil {
			t.Errorf("%s: %v", d.ID, err)
		}
		if seen[d.ID] || d.Summary == "" || d.Minutes > 90 {
			t.Errorf("%s: doubled, without summary or longer than 90 minutes", d.ID)
		}
		seen[d.ID] = true
	}
	for _, id := range []string{"", "no-such-definition", "../" + k.Definitions()[0].ID} {
		if _, err := k.Generate(id, 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("definition %q: want NotFound, got %v", id, err)
		}
	}
}

func rubric(t *testing.T, k exercise.Kind) {
	r := k.Rubric()
	if (r != nil) != (k.Info().RatedShare > 0) {
		t.Fatalf("rated share %v, rubric %v", k.Info().RatedShare, r)
	}
	if r == nil {
		return
	}
	best, worst := map[string]float64{}, map[string]float64{}
	for _, c := range r.Criteria {
		if _, doubled := best[c.ID]; doubled || c.ID == "" || c.Name == "" || c.Question == "" || c.Weight <= 0 {
			t.Errorf("criterion %+v", c)
		}
		for level, anchor := range c.Anchors {
			if anchor == "" {
				t.Errorf("%s has no anchor for level %d", c.ID, level)
			}
		}
		best[c.ID], worst[c.ID] = 4, 0
	}
	if p, ok := r.Points(best); !ok || math.Abs(p-100) > 1e-9 {
		t.Errorf("best levels give %v", p)
	}
	if p, ok := r.Points(worst); !ok || p != 0 {
		t.Errorf("worst levels give %v", p)
	}
}

func assets(t *testing.T, k exercise.Kind) {
	script, err := fs.ReadFile(k.Assets(), "view.js")
	if err != nil || len(bytes.TrimSpace(script)) == 0 {
		t.Fatalf("view.js: %v", err)
	}
	for _, never := range []string{"eval(", "new Function", "innerHTML", "document.write", "http://", "https://", "setAttribute('style'", `setAttribute("style"`} {
		if bytes.Contains(script, []byte(never)) {
			t.Errorf("view.js holds %s", never)
		}
	}
	if style, err := fs.ReadFile(k.Assets(), "view.css"); err == nil {
		for _, never := range []string{"@import", "http:", "https:", ":has(", "light-dark("} {
			if bytes.Contains(style, []byte(never)) {
				t.Errorf("view.css holds %s", never)
			}
		}
	}
}

// invalid fails unless err is nil or blames the input.
func invalid(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil && !fault.Is(err, fault.Invalid) {
		t.Errorf("%s: want an Invalid fault, got %v", what, err)
	}
}

func junkEverywhere(t *testing.T, k exercise.Kind) {
	form, err := k.Generate(k.Definitions()[0].ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range junk() {
		what := fmt.Sprintf("%.40q", text)
		response, public, key := exercise.Response(text), exercise.Public(text), exercise.Key(text)
		tryResponse(t, k, form, response, what)
		for _, r := range []exercise.Response{nil, exercise.Response("{}")} {
			damagedForm := exercise.Form{Kind: form.Kind, Definition: form.Definition, Version: form.Version, Seed: form.Seed, Public: public, Key: key}
			tryResponse(t, k, damagedForm, r, what+" as the whole form")
			_, err := k.Score(form.Public, key, r)
			invalid(t, what+" as the key", err)
			_, err = k.Simulate(damagedForm, 0.5, 1)
			invalid(t, what+": Simulate", err)
		}
		_, err := k.Read(form.Public, url.Values{text: {text}, "": {""}})
		invalid(t, what+" read as a field", err)
		_, err = k.ScoreFile([]byte(text))
		if err == nil {
			t.Errorf("%s was scored as a file", what)
		}
		invalid(t, what+" as a file", err)
		if s, ok := k.(exercise.Solver); ok {
			_, err = s.SolveFile([]byte(text))
			invalid(t, what+" as a file to solve", err)
		}
	}
}

// tryResponse calls everything that takes a response. What Check lets pass must be scored.
func tryResponse(t *testing.T, k exercise.Kind, form exercise.Form, r exercise.Response, what string) {
	t.Helper()
	checked := k.Check(form.Public, r)
	invalid(t, what+": Check", checked)
	score, err := k.Score(form.Public, form.Key, r)
	invalid(t, what+": Score", err)
	if err == nil {
		sane(t, score)
	}
	for _, mode := range []exercise.Mode{exercise.Work, exercise.Read, exercise.Check} {
		_, err := k.View(form.Public, r, exercise.Page{Mode: mode})
		invalid(t, what+": View", err)
		if checked == nil && err != nil && len(r) > 0 {
			t.Errorf("%s passes Check but cannot be viewed: %v", what, err)
		}
	}
	_ = k.Progress(form.Public, r, "en")
}

func lint(t *testing.T, page, what string) {
	t.Helper()
	for i, problem := range Lint(template.HTML(page)) {
		if i == 5 {
			t.Errorf("%s: and more", what)
			return
		}
		t.Errorf("%s: %s", what, problem)
	}
}

func sane(t *testing.T, s exercise.Score) {
	t.Helper()
	finite := func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
	if !finite(s.Points) || s.Points < 0 || s.Points > 100 {
		t.Errorf("points %v", s.Points)
	}
	if !finite(s.Items.Correct) || s.Items.Of < 0 || s.Items.Correct < 0 || s.Items.Correct > s.Items.Of {
		t.Errorf("items %+v", s.Items)
	}
	for name, m := range s.Measures {
		if !finite(m) {
			t.Errorf("measure %s is %v", name, m)
		}
	}
	for _, e := range s.Evidence {
		if e.Rule == "" || e.Title == "" || e.Act == "" || !finite(e.Points) || !finite(e.Possible) || e.Possible < 0 || e.Points > e.Possible+1e-9 {
			t.Errorf("evidence %+v", e)
		}
	}
}

func (s suite) form(t *testing.T, seed uint64) exercise.Form {
	t.Helper()
	form, err := s.k.Generate(s.definition, seed)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	return form
}

func (s suite) generate(t *testing.T) {
	publics := map[string]uint64{}
	var wait sync.WaitGroup
	for seed := range uint64(Long(s.o.Seeds, 1000)) {
		seed *= 0x9e3779b97f4a7c15 // both small and large ones
		form := s.form(t, seed)
		if form.Kind != s.k.Info().Slug || form.Definition != s.definition || form.Version != s.k.Info().Version || form.Seed != seed {
			t.Fatalf("the form calls itself %s %s version %d seed %d", form.Kind, form.Definition, form.Version, form.Seed)
		}
		if !json.Valid(form.Public) || !json.Valid(form.Key) || len(names(form.Public)) == 0 {
			t.Fatal("public or key is no JSON, or empty")
		}
		if other, same := publics[string(form.Public)]; same {
			t.Errorf("seeds %d and %d give the same form", other, seed)
		}
		publics[string(form.Public)] = seed
		wait.Go(func() {
			again, err := s.k.Generate(s.definition, seed)
			if err != nil || !bytes.Equal(exercise.Encode(again), exercise.Encode(form)) {
				t.Errorf("seed %d gives other bytes the second time (%v)", seed, err)
			}
		})
	}
	wait.Wait()
}

func (s suite) secrets(t *testing.T) {
	for seed := range uint64(s.o.Seeds) {
		form := s.form(t, seed)
		shared := map[string]bool{}
		for _, name := range s.o.SharedNames {
			shared[name] = true
		}
		inPublic := names(form.Public)
		for name := range names(form.Key) {
			if inPublic[name] && !shared[name] {
				t.Errorf("public and key both have members named %q", name)
			}
		}
		var hidden []string
		for _, leaf := range leaves(form.Key) {
			if utf8.RuneCountInString(leaf) >= 24 && (s.o.SharedTexts == nil || !s.o.SharedTexts(leaf)) {
				hidden = append(hidden, leaf)
			}
		}
		if s.o.Secrets != nil {
			hidden = append(hidden, s.o.Secrets(form)...)
		}
		if len(hidden) == 0 {
			t.Error("nothing to look for: the kind's Secrets are empty and its key has no long text")
		}
		s.hides(t, form, hidden)
	}
}

// hides looks for the hidden texts in all that a candidate gets before the first answer.
func (s suite) hides(t *testing.T, form exercise.Form, hidden []string) {
	t.Helper()
	empty, err := s.k.Read(form.Public, url.Values{})
	if err != nil {
		t.Fatalf("an empty form cannot be read: %v", err)
	}
	told := leaves(form.Public)
	for _, mode := range []exercise.Mode{exercise.Work, exercise.Read, exercise.Check} {
		page, err := s.k.View(form.Public, empty, exercise.Page{Mode: mode})
		if err != nil {
			t.Fatal(err)
		}
		told = append(told, words(page)...)
	}
	told = append(told, s.k.Progress(form.Public, empty, "en"))
	all := strings.Join(told, "\n")
	for _, secret := range hidden {
		if secret != "" && strings.Contains(all, secret) {
			t.Errorf("seed %d: the key's %q is in what the candidate gets", form.Seed, secret)
		}
	}
}

func (s suite) notBegun(t *testing.T) {
	form := s.form(t, 1)
	for _, mode := range []exercise.Mode{exercise.Work, exercise.Read, exercise.Check} {
		page, err := s.k.View(form.Public, nil, exercise.Page{Mode: mode})
		if err != nil {
			t.Fatal(err)
		}
		lint(t, string(page), "not begun")
	}
	page, _ := s.k.View(form.Public, nil, exercise.Page{Mode: exercise.Work})
	nodes, err := parse(page)
	if err != nil {
		t.Fatal(err)
	}
	roots := 0
	for _, n := range nodes {
		if strings.TrimSpace(text(n)) == "" && n.Data != "div" {
			continue
		}
		if slug, _ := attr(n, "data-kind"); slug != form.Kind {
			t.Errorf("the root is %s, not <div data-kind=%q>", describe(n), form.Kind)
		}
		roots++
	}
	if roots != 1 {
		t.Errorf("%d roots", roots)
	}
	if s.k.Progress(form.Public, nil, "en") == "" {
		t.Error("no progress for a response that is not begun")
	}
	empty, err := s.k.Read(form.Public, url.Values{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.k.Check(form.Public, empty); err != nil {
		t.Errorf("an empty response is refused: %v", err)
	}
	if score, err := s.k.Score(form.Public, form.Key, empty); err != nil {
		t.Errorf("an empty response is not scored: %v", err)
	} else {
		sane(t, score)
	}
	s.roundTrip(t, form, empty)
}

// roundTrip shows a response, posts the page as a browser does, and wants the same response.
func (s suite) roundTrip(t *testing.T, form exercise.Form, r exercise.Response) {
	t.Helper()
	page, err := s.k.View(form.Public, r, exercise.Page{Mode: exercise.Work})
	if err != nil {
		t.Fatal(err)
	}
	values, err := Fields(page)
	if err != nil {
		t.Fatal(err)
	}
	values.Set("_seq", "7")
	values.Set("field-of-the-frame", "x")
	back, err := s.k.Read(form.Public, values)
	if err != nil {
		t.Fatalf("the page's own fields cannot be read: %v", err)
	}
	if !equal(back, r) {
		t.Errorf("seed %d: posted %.600s\nread back %.600s", form.Seed, r, back)
	}
}

func equal(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func (s suite) simulated(t *testing.T) {
	for seed := range uint64(s.o.Seeds) {
		form := s.form(t, seed)
		for _, ability := range []float64{0, 0.3, 0.7, 1} {
			r, err := s.k.Simulate(form, ability, seed)
			if err != nil {
				t.Fatal(err)
			}
			again, _ := s.k.Simulate(form, ability, seed)
			if !bytes.Equal(r, again) {
				t.Error("the same simulated person answers otherwise the second time")
			}
			if err := s.k.Check(form.Public, r); err != nil {
				t.Fatalf("a simulated response is refused: %v", err)
			}
			if len(r) > exercise.MaxResponse {
				t.Errorf("a response of %d bytes", len(r))
			}
			s.scoresAlike(t, form, r)
			s.roundTrip(t, form, r)
			s.readOnly(t, form, r)
		}
	}
}

func (s suite) scoresAlike(t *testing.T, form exercise.Form, r exercise.Response) {
	t.Helper()
	first, err := s.k.Score(form.Public, form.Key, r)
	if err != nil {
		t.Fatal(err)
	}
	sane(t, first)
	if len(first.Evidence) == 0 {
		t.Error("a score without evidence")
	}
	want := exercise.Encode(first)
	stored := exercise.Form{}
	if err := json.Unmarshal(exercise.Encode(form), &stored); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		again, err := s.k.Score(stored.Public, stored.Key, r)
		if err != nil || !bytes.Equal(exercise.Encode(again), want) {
			t.Errorf("seed %d: the same response scores otherwise (%v)", form.Seed, err)
		}
	}
}

func (s suite) readOnly(t *testing.T, form exercise.Form, r exercise.Response) {
	t.Helper()
	work, err := s.k.View(form.Public, r, exercise.Page{Mode: exercise.Work})
	if err != nil {
		t.Fatal(err)
	}
	lint(t, string(work), "work")
	read, err := s.k.View(form.Public, r, exercise.Page{Mode: exercise.Read})
	if err != nil {
		t.Fatal(err)
	}
	lint(t, string(read), "read")
	if found := inputs(read); len(found) > 0 {
		t.Errorf("the finished work has controls: %s", strings.Join(found, " "))
	}
	if s.k.Progress(form.Public, r, "en") == "" {
		t.Error("no progress")
	}
}

// hostileText fills all that can be filled and wants either a refusal that names a field, or a
// response that is stored, shown and posted again without change.
func (s suite) hostileText(t *testing.T) {
	form := s.form(t, 2)
	blank, err := s.k.View(form.Public, nil, exercise.Page{Mode: exercise.Work})
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []string{
		`"><script>alert(1)</script>`, "</textarea><form action=x>", "\r\n\r\nfirst\r\nsecond\r\n", "\x00\x01\u0085\u2028", "\xff\xfe", "🩺🧑🏽‍⚕️ é",
		"  spaces  ", "-1", "99999999999999999999", "NaN", "{{.}}", "&lt;b&gt;&amp;", strings.Repeat("long ", 3_000), strings.Repeat("x", 400_000),
	} {
		values, err := filled(blank, value)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.k.Read(form.Public, values)
		if err != nil {
			invalid(t, fmt.Sprintf("%.30q in every field", value), err)
			continue
		}
		if !utf8.Valid(r) || bytes.Contains(r, []byte(`\u0000`)) {
			t.Errorf("%.30q: the response holds what a database refuses: %.200q", value, r)
		}
		if err := s.k.Check(form.Public, r); err != nil {
			t.Errorf("%.30q: Read makes what Check refuses: %v", value, err)
			continue
		}
		s.roundTrip(t, form, r)
		s.scoresAlike(t, form, r)
		s.readOnly(t, form, r)
	}
}

func (s suite) damaged(t *testing.T) {
	form := s.form(t, 3)
	r, err := s.k.Simulate(form, 0.6, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range mutants(r, 150, 1) {
		tryResponse(t, s.k, form, m, fmt.Sprintf("damaged response %d: %.300s", i, m))
		if t.Failed() {
			return
		}
	}
	for i, m := range mutants(form.Public, 60, 2) {
		bad := form
		bad.Public = m
		tryResponse(t, s.k, bad, r, fmt.Sprintf("damaged public %d", i))
		_, err := s.k.Read(m, url.Values{})
		invalid(t, "Read of a damaged public", err)
	}
	for i, m := range mutants(form.Key, 100, 3) {
		score, err := s.k.Score(form.Public, m, r)
		invalid(t, fmt.Sprintf("damaged key %d: %.300s", i, m), err)
		if err == nil {
			sane(t, score)
		}
		bad := form
		bad.Key = m
		_, err = s.k.Simulate(bad, 0.5, 1)
		invalid(t, "Simulate with a damaged key", err)
	}
}

// ability wants the mean score to rise from those who know nothing to masters.
func (s suite) ability(t *testing.T) {
	mean := func(ability float64) float64 {
		sum := 0.0
		for seed := range uint64(10) {
			form := s.form(t, 100+seed)
			r, err := s.k.Simulate(form, ability, seed)
			if err != nil {
				t.Fatal(err)
			}
			score, err := s.k.Score(form.Public, form.Key, r)
			if err != nil {
				t.Fatal(err)
			}
			sum += score.Points
		}
		return sum / 10
	}
	none, half, master := mean(0), mean(0.5), mean(1)
	if none >= half || half >= master {
		t.Errorf("abilities 0, 0.5 and 1 score %.1f, %.1f and %.1f on average", none, half, master)
	}
}
