package hiring_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
)

func TestABatchIsReadAsPeopleWriteIt(t *testing.T) {
	five := 5
	for name, c := range map[string]struct {
		text string
		want []hiring.Person
	}{
		"pasted":    {"Ana Ruiz, ANA@example.org, 555-0142\n\n  Bo Tran ,bo@example.org\n", []hiring.Person{{Name: "Ana Ruiz", Email: "ana@example.org", Phone: "555-0142"}, {Name: "Bo Tran", Email: "bo@example.org"}}},
		"a sheet":   {"\ufeffE-mail;Shoe size;Full name\nana@example.org;41;Ana Ruiz", []hiring.Person{{Name: "Ana Ruiz", Email: "ana@example.org"}}},
		"tabs":      {"Ana Ruiz\tana@example.org", []hiring.Person{{Name: "Ana Ruiz", Email: "ana@example.org"}}},
		"with more": {"name,email,years,tools\n\"Ruiz, Ana\",ana@example.org,5,Epic; Teams;", []hiring.Person{{Name: "Ruiz, Ana", Email: "ana@example.org", Facts: hiring.Facts{Years: &five, Tools: []string{"Epic", "Teams"}}}}},
	} {
		lines, err := hiring.ReadBatch(c.text)
		if err != nil {
			t.Fatal(name, err)
		}
		var got []hiring.Person
		for _, l := range lines {
			if len(l.Errors) > 0 {
				t.Errorf("%s: line %d: %q", name, l.Number, l.Errors)
			}
			got = append(got, l.Person)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestABatchSaysWhatIsWrongOnEachLine(t *testing.T) {
	lines, err := hiring.ReadBatch("name,email,years\nAna,ana@example.org,3\n,nobody,x\nAna again,ana@example.org,99")
	if err != nil || len(lines) != 3 {
		t.Fatal(lines, err)
	}
	if len(lines[0].Errors) != 0 || len(lines[1].Errors) != 3 || lines[1].Number != 3 {
		t.Errorf("%+v", lines)
	}
	if got := strings.Join(lines[2].Errors, " "); !strings.Contains(got, "line 2") || !strings.Contains(got, "between 0 and 60") {
		t.Error(got)
	}
	for _, text := range []string{"", "\n\n", "name,email\n", "\xff\xfe", strings.Repeat("A,a@example.org\n", hiring.MaxBatch+1)} {
		if _, err := hiring.ReadBatch(text); !fault.Is(err, fault.Invalid) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

// FuzzBatch: whatever is pasted, nobody with an error-free line has an address that an invitation
// would refuse, and a list that was written is read as it was.
func FuzzBatch(f *testing.F) {
	f.Add("name,email\nAna,ana@example.org")
	f.Add("Ana;ana@example.org;\"555")
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := hiring.ReadBatch(text)
		if err != nil {
			return
		}
		var good []hiring.Person
		for _, l := range lines {
			if len(l.Errors) > 0 {
				continue
			}
			p := l.Person
			if err := p.Clean(); err != nil {
				t.Fatalf("%+v: %v", p, err)
			}
			good = append(good, p)
		}
		if len(good) == 0 {
			return
		}
		again, err := hiring.ReadBatch(hiring.WriteBatch(good))
		if err != nil || len(again) != len(good) {
			t.Fatalf("%d of %d came back: %v", len(again), len(good), err)
		}
		for i, l := range again {
			if l.Person.Email != good[i].Email || len(l.Errors) > 0 {
				t.Errorf("%+v became %+v", good[i], l)
			}
		}
	})
}
