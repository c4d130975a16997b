package exercisetest

import (
	"html/template"
	"strings"
	"testing"
)

func TestFieldsAsABrowserPostsThem(t *testing.T) {
	const page = `<div><input name="a" value="1"><input name="b" type="checkbox"><input name="c" type="checkbox" checked>
<input name="d" type="radio" value="x"><input name="d" type="radio" value="y" checked><input name="e" disabled value="z">
<textarea name="f">
one
two</textarea><select name="g"><option value="">none</option><option selected value="2">two</option></select>
<select name="h"><option>first</option><option>second</option></select><fieldset disabled><input name="i" value="z"></fieldset>
<button name="j" value="z">Go</button><input value="nameless"></div>`
	got, err := Fields(page)
	if err != nil {
		t.Fatal(err)
	}
	if want := "a=1&c=on&d=y&f=one%0D%0Atwo&g=2&h=first"; got.Encode() != want {
		t.Errorf("got %s, want %s", got.Encode(), want)
	}
}

func TestLintFinds(t *testing.T) {
	for page, want := range map[string]string{
		`<p style="color:red">x</p>`:                        "attribute style",
		`<p onclick="x()">x</p>`:                            "attribute onclick",
		`<script src="x.js"></script>`:                      "no <script>",
		`<input name="a">`:                                  "no label",
		`<label for="a"></label><input id="a" name="a">`:    "no label",
		`<label for="b">B</label>`:                          "nowhere",
		`<fieldset><p>x</p></fieldset>`:                     "no label",
		`<p id="a"></p><p id="a"></p>`:                      "doubled",
		`<div><p>x</div>`:                                   "closes nothing",
		`<div>`:                                             "not closed",
		`<form><p>x</p></form>`:                             "no <form>",
		`<a href="https://example.org/">x</a>`:              "outside",
		`<input name="_seq" aria-label="x">`:                "frame",
		`<select name="a" aria-labelledby="none"></select>`: "no label",
		`<svg class="icon"></svg>`:                          "no label",
		`<img src="a.png">`:                                 "no alt",
	} {
		if got := strings.Join(Lint(template.HTML(page)), "; "); !strings.Contains(got, want) { //nolint:gosec // a constant
			t.Errorf("%s: got %q, want %q", page, got, want)
		}
	}
	const clean = `<div data-kind="x"><fieldset><legend>L</legend><label>A <input name="a"></label><label for="b">B</label><textarea id="b" name="b"></textarea>
<span id="c">C</span><select name="c" aria-labelledby="c"></select><button>Go</button><a href="#b">to B</a><svg aria-hidden="true"><use href="#i"/></svg></fieldset></div>`
	if got := Lint(clean); len(got) > 0 {
		t.Error(got)
	}
}

func TestMutantsDamageOnePlaceAndMendIt(t *testing.T) {
	raw := `{"a":[{"b":1},{"b":2}],"c":"x"}`
	all := mutants([]byte(raw), 1000, 1)
	seen := map[string]bool{}
	for _, m := range all {
		seen[string(m)] = true
	}
	for _, want := range []string{`null`, `{"a":[{"b":1},{"b":2}]}`, `{"a":[{"b":1},{"b":2},{"b":1}],"c":"x"}`, `{"a":[{"b":1},{"b":-1}],"c":"x"}`, `{"a":[{},{"b":2}],"c":"x"}`} {
		if !seen[want] {
			t.Errorf("no mutant %s", want)
		}
	}
	if len(mutants([]byte(raw), 5, 1)) != 5 {
		t.Error("the limit does not hold")
	}
}

func TestFilledTakesEveryControl(t *testing.T) {
	got, err := filled(`<div><input name="a" value="1"><input type="checkbox" name="b"><input type="radio" name="c" value="1"><input type="radio" name="c" value="2"><select name="d"><option value="x">X</option><option value="y">Y</option></select></div>`, "!")
	if err != nil {
		t.Fatal(err)
	}
	if want := "a=%21&b=on&c=2&d=y"; got.Encode() != want {
		t.Errorf("got %s, want %s", got.Encode(), want)
	}
}
