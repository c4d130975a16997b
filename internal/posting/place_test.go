package posting

import (
	"strings"
	"testing"
	"time"

	"preceptor/internal/fault"
)

func TestParsePlace(t *testing.T) {
	for typed, want := range map[string]string{
		"US-CO": "US-CO", "us-co": "US-CO", " us co ": "US-CO", "US-NY-NYC": "US-NY-NYC", "us-ny-nyc": "US-NY-NYC",
		"us-oh-columbus": "US-OH-Columbus", "US-OH-CLEVELAND": "US-OH-Cleveland", "US-NJ-JerseyCity": "US-NJ-JerseyCity",
		"US-NJ-JERSEY-CITY": "US-NJ-JerseyCity", "US NJ Jersey City": "US-NJ-JerseyCity", "US-NY-Westchester": "US-NY-Westchester",
		"US-NY-Westchester County": "US-NY-Westchester", "US-NY-AlbanyCounty": "US-NY-AlbanyCounty", "US-NY-ALBANY": "US-NY-AlbanyCounty",
		"US-NY-Ithaca": "US-NY-Ithaca",
	} {
		got, local, err := ParsePlace(typed)
		if _, named := SplitPlace(want); err != nil || got != want || local != (named != "") {
			t.Errorf("%q: %q, %v, %v; want %q", typed, got, local, err, want)
		}
	}
	if got, local, err := ParsePlace("US-TX-Austin"); got != "US-TX-Austin" || local || err != nil {
		t.Errorf("a city without rules of its own: %q, %v, %v", got, local, err)
	}
	for _, typed := range []string{"", "-", "US", "Texas", "US-XX", "US-", "CA-ON", "Colorado-US", "US-COLORADO", "\xff-\x00"} {
		if _, _, err := ParsePlace(typed); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "such as US-CO") {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

// TestLocalRulesAddToThoseOfTheState holds each city and county of the data against its own rules and
// its state's.
func TestLocalRulesAddToThoseOfTheState(t *testing.T) {
	on := time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
	sources := func(place string) map[string]bool {
		found := map[string]bool{}
		for _, f := range Findings("A job.", Context{Place: place, Employees: 60, On: on}) {
			if f.Rule == "pay_law" || f.Rule == "notice_missing" {
				found[f.Source] = true
			}
		}
		return found
	}
	spots := Localities()
	if len(spots) < 7 {
		t.Fatalf("only %d cities and counties", len(spots))
	}
	for _, spot := range spots {
		state, _ := SplitPlace(spot.Code)
		here, around := sources(spot.Code), sources(state)
		for source := range around {
			if !here[source] {
				t.Errorf("%s: the rule of its state, %s, is not applied", spot.Code, source)
			}
		}
		if len(here) <= len(around) {
			t.Errorf("%s: it has no more rules than its state", spot.Code)
		}
		if upper := sources(strings.ToUpper(spot.Code)); len(upper) != len(here) {
			t.Errorf("%s: in capitals it has %d rules, else %d", spot.Code, len(upper), len(here))
		}
		if !strings.HasSuffix(spot.Name, ", "+stateName(state)) {
			t.Errorf("%s is called %q", spot.Code, spot.Name)
		}
	}
	if n := len(sources("US-OH")); n != 0 {
		t.Errorf("Ohio has %d rules of its own", n)
	}
	for _, other := range []string{"US-OH-Columbia", "US-OH-Columbus-North", "US-TX", "US-COX"} {
		if n := len(sources(other)); n != 0 {
			t.Errorf("%s has %d rules of another place", other, n)
		}
	}
}

// TestLawsAreComplete proves that every line says all that a person needs to trust or doubt it, and
// that none of the places asked for is absent.
func TestLawsAreComplete(t *testing.T) {
	has := map[string]bool{}
	for _, l := range laws().Laws {
		has[l.Place] = true
		if code, local, err := ParsePlace(l.Place); err != nil || code != l.Place {
			t.Errorf("%s: read as %q, %v, %v", l.Place, code, local, err)
		}
		from, err := time.Parse(time.DateOnly, l.From)
		if err != nil || from.Year() < 2019 || from.Year() > 2030 {
			t.Errorf("%s starts on %q", l.Place, l.From)
		}
		if checked, err := time.Parse(time.DateOnly, l.CheckedOn); err != nil || checked.Year() < 2026 {
			t.Errorf("%s was checked on %q", l.Place, l.CheckedOn)
		}
		if l.Employees < 1 || l.Name == "" || l.Source == "" || len(l.Needs) == 0 {
			t.Errorf("%s is not complete: %+v", l.Place, l)
		}
		for _, need := range l.Needs {
			if !strings.Contains(" pay benefits apply_by notice ", " "+need+" ") {
				t.Errorf("%s needs %q", l.Place, need)
			}
		}
	}
	for _, place := range strings.Fields(`US-CO US-CA US-WA US-NY US-HI US-DC US-MD US-IL US-MN US-NJ US-VT US-MA US-ME US-VA US-DE
		US-OH-Cleveland US-OH-Columbus US-NY-NYC US-NJ-JerseyCity US-NY-Westchester US-NY-AlbanyCounty US-NY-Ithaca`) {
		if !has[place] {
			t.Errorf("%s has no rules", place)
		}
	}
}
