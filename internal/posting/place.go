package posting

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"preceptor/internal/fault"
)

// Where a job is, as the laws about postings see it: "US-OH" is a state, "US-OH-Columbus" a city or
// county in it that has rules of its own. The rules of the state hold there too.

// Spot is a place that a person may choose.
type Spot struct {
	Code string // "US-OH-Columbus"
	Name string // "Columbus, Ohio"
}

// States are the states, the District of Columbia and the territories, by name.
func States() []Spot { return slices.Clone(states) }

// Localities are the cities and counties with rules of their own, by state and name; data/laws.yaml
// has them.
func Localities() []Spot {
	var out []Spot
	for _, l := range laws().Laws {
		state, local := SplitPlace(l.Place)
		spot := Spot{l.Place, l.Name + ", " + stateName(state)}
		if local != "" && !slices.Contains(out, spot) {
			out = append(out, spot)
		}
	}
	slices.SortFunc(out, func(a, b Spot) int {
		x, _ := SplitPlace(a.Code)
		y, _ := SplitPlace(b.Code)
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// SplitPlace cuts the city or county off: "US-OH-Columbus" is "US-OH" and "Columbus".
func SplitPlace(place string) (state, local string) {
	parts := strings.SplitN(place, "-", 3)
	if len(parts) < 3 {
		return place, ""
	}
	return parts[0] + "-" + parts[1], parts[2]
}

// ParsePlace reads a place as people type it, "us-oh-columbus" or "US NY Albany County", into its
// code. Invalid unless the state is known. local tells whether the city or county named is one with
// rules of its own; any other passes as it was typed.
func ParsePlace(typed string) (place string, local bool, err error) {
	words := strings.FieldsFunc(typed, func(r rune) bool { return r == '-' || unicode.IsSpace(r) })
	if len(words) < 2 || !slices.ContainsFunc(states, func(s Spot) bool { return s.Code == strings.ToUpper(words[0]+"-"+words[1]) }) {
		return "", false, fault.Invalidf("%q is no place this program knows: name country and state, such as US-CO, or a city too, such as US-NY-NYC", typed)
	}
	place = strings.ToUpper(words[0] + "-" + words[1])
	if len(words) == 2 {
		return place, false, nil
	}
	place += "-" + strings.Join(words[2:], "-")
	for _, spot := range Localities() {
		if placeKey(spot.Code) == placeKey(place) {
			return spot.Code, true, nil
		}
	}
	return place, false, nil
}

// placeKey is a place in the form in which places are held against each other: case, blanks, hyphens
// within a name and the word "county" make no difference.
func placeKey(place string) string {
	words := strings.FieldsFunc(strings.ToUpper(place), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) < 3 {
		return strings.Join(words, "-")
	}
	local := strings.Join(words[2:], "")
	return words[0] + "-" + words[1] + "-" + cmp.Or(strings.TrimSuffix(local, "COUNTY"), local)
}

func stateName(code string) string {
	i := slices.IndexFunc(states, func(s Spot) bool { return s.Code == code })
	if i < 0 {
		return code
	}
	return states[i].Name
}

var states = []Spot{
	{"US-AL", "Alabama"}, {"US-AK", "Alaska"}, {"US-AZ", "Arizona"}, {"US-AR", "Arkansas"}, {"US-CA", "California"},
	{"US-CO", "Colorado"}, {"US-CT", "Connecticut"}, {"US-DE", "Delaware"}, {"US-DC", "District of Columbia"},
	{"US-FL", "Florida"}, {"US-GA", "Georgia"}, {"US-GU", "Guam"}, {"US-HI", "Hawaii"}, {"US-ID", "Idaho"},
	{"US-IL", "Illinois"}, {"US-IN", "Indiana"}, {"US-IA", "Iowa"}, {"US-KS", "Kansas"}, {"US-KY", "Kentucky"},
	{"US-LA", "Louisiana"}, {"US-ME", "Maine"}, {"US-MD", "Maryland"}, {"US-MA", "Massachusetts"},
	{"US-MI", "Michigan"}, {"US-MN", "Minnesota"}, {"US-MS", "Mississippi"}, {"US-MO", "Missouri"},
	{"US-MT", "Montana"}, {"US-NE", "Nebraska"}, {"US-NV", "Nevada"}, {"US-NH", "New Hampshire"},
	{"US-NJ", "New Jersey"}, {"US-NM", "New Mexico"}, {"US-NY", "New York"}, {"US-NC", "North Carolina"},
	{"US-ND", "North Dakota"}, {"US-OH", "Ohio"}, {"US-OK", "Oklahoma"}, {"US-OR", "Oregon"},
	{"US-PA", "Pennsylvania"}, {"US-PR", "Puerto Rico"}, {"US-RI", "Rhode Island"}, {"US-SC", "South Carolina"},
	{"US-SD", "South Dakota"}, {"US-TN", "Tennessee"}, {"US-TX", "Texas"}, {"US-UT", "Utah"}, {"US-VT", "Vermont"},
	{"US-VI", "U.S. Virgin Islands"}, {"US-VA", "Virginia"}, {"US-WA", "Washington"}, {"US-WV", "West Virginia"},
	{"US-WI", "Wisconsin"}, {"US-WY", "Wyoming"},
}
