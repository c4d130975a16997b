package posting

import (
	"strings"

	"github.com/goccy/go-yaml"

	"preceptor/internal/fault"
)

// Clinic is what a posting says of the Org itself: asked once, used in every posting.
type Clinic struct {
	Name        string   `json:"name" yaml:"name"`
	Sites       []Site   `json:"sites,omitempty" yaml:"sites"`
	Specialties []string `json:"specialties,omitempty" yaml:"specialties"`
	EHR         string   `json:"ehr,omitempty" yaml:"ehr"`
	Hours       string   `json:"hours,omitempty" yaml:"hours"`
	Benefits    []string `json:"benefits,omitempty" yaml:"benefits"`
	Contact     Contact  `json:"contact" yaml:"contact"`
	Place       string   `json:"place" yaml:"place"`         // country and state, "US-TX"; a city or county with rules of its own may follow, "US-NY-NYC"
	Employees   int      `json:"employees" yaml:"employees"` // 0: not known
	TimeZone    string   `json:"time_zone" yaml:"time_zone"` // IANA name, like America/Chicago
	Website     string   `json:"website,omitempty" yaml:"website"`
	ReviewDays  int      `json:"review_days,omitempty" yaml:"review_days"` // business days in which candidates' requests for review are answered; 0: the usual
}

// Site is one place where people work.
type Site struct {
	Name       string `json:"name,omitempty" yaml:"name"`
	Street     string `json:"street,omitempty" yaml:"street"`
	City       string `json:"city,omitempty" yaml:"city"`
	Region     string `json:"region,omitempty" yaml:"region"` // state code, like TX
	PostalCode string `json:"postal_code,omitempty" yaml:"postal_code"`
	Country    string `json:"country,omitempty" yaml:"country"` // ISO code; empty means US
}

// Contact is whom candidates ask, above all for accommodations.
type Contact struct {
	Name  string `json:"name,omitempty" yaml:"name"`
	Email string `json:"email,omitempty" yaml:"email"`
	Phone string `json:"phone,omitempty" yaml:"phone"`
}

// String is the site on one line: "North office, Austin, TX".
func (s Site) String() string { return joined(", ", s.Name, s.City, s.Region) }

// sentence tells how to reach the contact, or nothing where there is no way.
func (c Contact) sentence() string {
	write, call := prefixed("write to ", c.Email), prefixed("call ", c.Phone)
	if c.Name = flat(c.Name); c.Name != "" && write != "" {
		write = "write to " + c.Name + " at " + flat(c.Email)
	} else if c.Name != "" && call != "" {
		call = "call " + c.Name + " at " + flat(c.Phone)
	}
	return joined(" or ", write, call)
}

func prefixed(prefix, s string) string {
	if s = flat(s); s == "" {
		return ""
	}
	return prefix + s
}

// joined joins those parts that say something.
func joined(separator string, parts ...string) string {
	var said []string
	for _, p := range parts {
		if p = flat(p); p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, separator)
}

// ParseClinic reads clinic facts from a YAML file; unknown keys are Invalid faults that name the
// line.
func ParseClinic(raw []byte) (Clinic, error) {
	var c Clinic
	if err := yaml.UnmarshalWithOptions(raw, &c, yaml.Strict()); err != nil {
		return c, fault.Wrap(fault.Invalid, err, "The clinic's facts cannot be read")
	}
	return c, nil
}
