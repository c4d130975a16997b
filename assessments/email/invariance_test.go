package email

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"preceptor/internal/exercise"
)

// renamed puts other names into a set's brief, key and e-mails.
func (l labelled) renamed(t *testing.T, names *strings.Replacer) labelled {
	t.Helper()
	raw, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	var other labelled
	if err := json.Unmarshal([]byte(names.Replace(string(raw))), &other); err != nil {
		t.Fatal(err)
	}
	return other
}

// truths are the features that are true or false.
func truths(f features) map[string]bool {
	found := map[string]bool{}
	v := reflect.ValueOf(f)
	for i := range v.NumField() {
		if v.Field(i).Kind() == reflect.Bool {
			found[v.Type().Field(i).Name] = v.Field(i).Bool()
		}
	}
	return found
}

// Who the patient is, and under which id, changes nothing. Forms of a name that the e-mails misspell
// are left alone, so e-mails that name the patient otherwise are only held by the other features.
func TestNamesDoNotMatter(t *testing.T) {
	seen := 0
	for _, l := range slices.Concat(readLabelled(t, "vectors"), readLabelled(t, "own")) {
		p := l.Public.Patient
		names := strings.NewReplacer(p.First, "Quillon", strings.ToLower(p.First), "quillon", strings.ToUpper(p.First), "QUILLON",
			p.Last, "Vasterling", strings.ToLower(p.Last), "vasterling", strings.ToUpper(p.Last), "VASTERLING", l.Public.ID, "another-id")
		other := l.renamed(t, names)
		for i, e := range l.Emails {
			was, is := truths(analyse(l.Public, l.Key, e.Response).features), truths(analyse(other.Public, other.Key, other.Emails[i].Response).features)
			if was["PatientNamed"] != is["PatientNamed"] { // "Mr dangelo" for "D'Angelo" is not renamed
				delete(was, "PatientNamed")
				delete(is, "PatientNamed")
				if !is["Greeting"] {
					delete(was, "Greeting")
					delete(is, "Greeting")
				}
			} else {
				seen++
			}
			if !maps.Equal(was, is) {
				t.Errorf("%s: %v, renamed %v", e.ID, was, is)
			}
		}
	}
	if seen < 150 {
		t.Errorf("only %d e-mails could be renamed whole", seen)
	}
}

// The order of the key's own lists changes nothing.
func TestOrderOfKeyDoesNotMatter(t *testing.T) {
	for _, l := range slices.Concat(readLabelled(t, "vectors"), readLabelled(t, "own")) {
		turned := l.Key
		turned.Allow = allow{turn(l.Key.Allow.Dates), turn(l.Key.Allow.Times), turn(l.Key.Allow.Phones), turn(l.Key.Allow.Amounts)}
		turned.Private, turned.AllowBody, turned.OtherPeople = turn(l.Key.Private), turn(l.Key.AllowBody), turn(l.Key.OtherPeople)
		turned.Alternatives, turned.Reason = turn(l.Key.Alternatives), turn(l.Key.Reason)
		for _, e := range l.Emails {
			was, is := analyse(l.Public, l.Key, e.Response), analyse(l.Public, turned, e.Response)
			if !reflect.DeepEqual(was.features, is.features) {
				t.Errorf("%s: %+v, turned %+v", e.ID, was.features, is.features)
			}
			if before, after := judge(&was, l.Key).Provisional, judge(&is, turned).Provisional; before != after {
				t.Errorf("%s: %v, turned %v", e.ID, before, after)
			}
		}
	}
}

func turn[T any](list []T) []T {
	turned := slices.Clone(list)
	slices.Reverse(turned)
	return turned
}

// The most that code can award is what five of the ten criteria weigh at level 3.
func TestMostThatCodeAwards(t *testing.T) {
	weight := 0.0
	for _, c := range rubric.Criteria {
		for _, coded := range codedCriteria {
			if coded.id == c.ID {
				weight += c.Weight
			}
		}
	}
	most := weight * maxCode / 4
	if weight != 52 || most != 39 {
		t.Fatalf("%v of 100 weigh %v at level %d", weight, most, maxCode)
	}
	for _, id := range []string{"apology", "empathy_tone", "plain_language", "mechanics", "change_reason"} {
		for _, coded := range codedCriteria {
			if coded.id == id {
				t.Errorf("code awards %s", id)
			}
		}
	}
	k := New()
	for _, d := range k.Definitions() {
		for seed := range uint64(20) {
			form, err := k.Generate(d.ID, seed)
			if err != nil {
				t.Fatal(err)
			}
			best, err := k.Simulate(form, 1, seed)
			if err != nil {
				t.Fatal(err)
			}
			s, err := k.Score(form.Public, form.Key, best)
			if err != nil || s.Measures["provisional"] > most {
				t.Fatalf("%v of %v: %v", s.Measures["provisional"], most, err)
			}
		}
	}
}

// What the command prints has these members and no others.
func TestShapeOfPrintedScore(t *testing.T) {
	k := New()
	file := `{"public": {"id": "x", "patient": {"title": "Ms.", "last": "Lind"}, "clinic": {"phone": "555-0110"}},
		"key": {"new": {"date": "2027-05-20", "time": "10:15"}, "old": null, "allow": {}, "other_people": ["Ola Berg"]},
		"response": {"subject": "Grüße", "body": "Dear Ms. Lind,\nÜber – come on Friday, May 20 at 10:15. Mr. Berg may not.\nBest,\nAna"}}`
	out, err := k.ScoreFile([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	var printed map[string]json.RawMessage
	decode(t, exercise.Encode(out), &printed)
	members(t, "score", printed, "criteria", "features", "flags", "hints", "provisional")
	var features map[string]json.RawMessage
	decode(t, printed["features"], &features)
	members(t, "features", features, "alternative", "body_private", "closing", "contact", "deadline", "grade_band", "greeting", "new_date", "new_time",
		"old_slot", "other_person", "patient_named", "placeholder", "signature", "spelling", "subject", "subject_private", "words", "wrong_facts")
	var criteria []map[string]json.RawMessage
	decode(t, printed["criteria"], &criteria)
	quotes := 0
	for i, c := range criteria {
		members(t, "criterion", c, "evidence", "id", "level")
		if want := `"` + rubric.Criteria[i].ID + `"`; string(c["id"]) != want {
			t.Errorf("criterion %d is %s, want %s", i, c["id"], want)
		}
		var evidence []map[string]json.RawMessage
		decode(t, c["evidence"], &evidence)
		for _, e := range evidence {
			members(t, "evidence", e, "end", "field", "quote", "rule", "start")
			quotes++
		}
	}
	if len(criteria) != 10 || quotes == 0 || !strings.Contains(string(printed["criteria"]), `{"field":"body","quote":"Friday, May 20","start":30,"end":44,"rule":"new_date"}`) {
		t.Errorf("%d criteria, %d quotes: %s", len(criteria), quotes, printed["criteria"])
	}
}

func decode(t *testing.T, raw []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

func members(t *testing.T, what string, got map[string]json.RawMessage, want ...string) {
	t.Helper()
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		t.Errorf("%s has %v, want %v", what, names, want)
	}
}

// A rater is shown few words that are right: of all letters fewer than one word in a thousand.
func TestSpellingRarelyErrs(t *testing.T) {
	var words, slips int
	for _, l := range slices.Concat(readLabelled(t, "vectors"), readLabelled(t, "own")) {
		for _, e := range l.Emails {
			f := analyse(l.Public, l.Key, e.Response).features
			words, slips = words+f.Words, slips+len(f.Spelling)
			if len(f.Spelling) > 0 {
				t.Log(e.ID, f.Spelling)
			}
		}
	}
	t.Logf("%d of %d words", slips, words)
	if 1000*slips > words {
		t.Errorf("%d of %d words are shown as misspelt", slips, words)
	}
	f := analyseBody("We will confrim your apointment and send a remindr tomorow, sincerley.")
	if len(f.Spelling) < 4 {
		t.Errorf("of five slips only %q are seen", f.Spelling)
	}
}
