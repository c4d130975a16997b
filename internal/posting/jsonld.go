package posting

import (
	"encoding/json"
	"strings"
	"time"

	"preceptor/internal/fault"
)

// The structured data that search engines read, as schema.org/JobPosting defines it.

type jobPosting struct {
	Context        string          `json:"@context"`
	Type           string          `json:"@type"`
	Title          string          `json:"title"`
	Description    string          `json:"description"` // HTML
	DatePosted     string          `json:"datePosted"`
	ValidThrough   string          `json:"validThrough,omitempty"`
	EmploymentType string          `json:"employmentType,omitempty"`
	Organization   organization    `json:"hiringOrganization"`
	Identifier     *propertyValue  `json:"identifier,omitempty"`
	Location       *place          `json:"jobLocation,omitempty"`
	LocationType   string          `json:"jobLocationType,omitempty"`
	From           *area           `json:"applicantLocationRequirements,omitempty"`
	Salary         *monetaryAmount `json:"baseSalary,omitempty"`
	URL            string          `json:"url,omitempty"`
	DirectApply    bool            `json:"directApply"`
}

type organization struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	Site string `json:"sameAs,omitempty"`
}

type propertyValue struct {
	Type  string `json:"@type"`
	Name  string `json:"name"`
	Value string `json:"value"`
}

type place struct {
	Type    string  `json:"@type"`
	Address address `json:"address"`
}

type address struct {
	Type       string `json:"@type"`
	Street     string `json:"streetAddress,omitempty"`
	City       string `json:"addressLocality,omitempty"`
	Region     string `json:"addressRegion,omitempty"`
	PostalCode string `json:"postalCode,omitempty"`
	Country    string `json:"addressCountry"`
}

type area struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type monetaryAmount struct {
	Type     string      `json:"@type"`
	Currency string      `json:"currency"`
	Value    quantityAmt `json:"value"`
}

type quantityAmt struct {
	Type string      `json:"@type"`
	One  json.Number `json:"value,omitempty"` // in place of a range
	Min  json.Number `json:"minValue,omitempty"`
	Max  json.Number `json:"maxValue,omitempty"`
	Unit string      `json:"unitText"`
}

// JSONLD is the JobPosting of a published posting, safe to stand inside a script element. url is
// the posting's public address. A draft or a closed posting is a Conflict: it has no structured
// data. Invalid names the fact that search engines require and that is missing.
func JSONLD(p Posting, clinic Clinic, url string) ([]byte, error) {
	if p.Status() != StatusPublished {
		return nil, fault.New(fault.Conflict, "Only a published posting has structured data")
	}
	country, region := p.where()
	if err := searchable(p, clinic, country, region); err != nil {
		return nil, err
	}
	out := jobPosting{
		Context: "https://schema.org/", Type: "JobPosting",
		Title:          p.Title,
		Description:    string(HTML(p.Markdown)),
		DatePosted:     p.PublishedAt.Format(time.DateOnly),
		EmploymentType: employmentTypes[p.Employment],
		Organization:   organization{"Organization", clinic.Name, clinic.Website},
		Salary:         salary(p.Pay),
		URL:            url,
		DirectApply:    true,
	}
	if p.JobID != "" {
		out.Identifier = &propertyValue{"PropertyValue", clinic.Name, string(p.JobID)}
	}
	end, err := p.ApplyByMoment(clinic.TimeZone)
	if err != nil {
		return nil, err
	}
	if end != nil {
		out.ValidThrough = end.Format(time.RFC3339)
	}
	if p.Remote {
		out.LocationType, out.From = "TELECOMMUTE", applicants(country, region)
	} else {
		out.Location = &place{"Place", address{"PostalAddress", p.Site.Street, p.Site.City, region, p.Site.PostalCode, country}}
	}
	return json.Marshal(out)
}

// applicants tells where people may work from, in names, as search engines ask for it: "Texas, USA".
func applicants(country, region string) *area {
	name := country
	if country == "US" {
		name = "USA"
	}
	if region == "" {
		return &area{"Country", name}
	}
	if state := stateName(country + "-" + region); !strings.HasPrefix(state, country+"-") {
		region = state
	}
	return &area{"State", region + ", " + name}
}

// searchable refuses a posting that lacks what search engines require.
func searchable(p Posting, clinic Clinic, country, region string) error {
	var problems fault.Problems
	problems.Require(p.Title != "", "title", "A posting needs a title.")
	problems.Require(strings.TrimSpace(p.Markdown) != "", "markdown", "A posting needs a text.")
	problems.Require(clinic.Name != "", "clinic", "The clinic needs a name.")
	problems.Require(country != "" && (p.Remote || region != ""), "place", "Say in which state the work is.")
	return problems.Err()
}

var employmentTypes = map[string]string{"Full time": "FULL_TIME", "Part time": "PART_TIME", "Temporary": "TEMPORARY", "Per diem": "PER_DIEM"}

// placeParts cuts "US-TX" or "US-NY-NYC" into country and state.
func placeParts(place string) (country, region string) {
	parts := strings.SplitN(place, "-", 3)
	if len(parts) > 1 {
		region = parts[1]
	}
	return parts[0], region
}

func salary(p Pay) *monetaryAmount {
	unit := map[string]string{"hour": "HOUR", "year": "YEAR"}[p.Per]
	if p.Min == 0 && p.Max == 0 || unit == "" {
		return nil
	}
	amount := quantityAmt{Type: "QuantitativeValue", Min: plainDollars(p.Min), Max: plainDollars(p.Max), Unit: unit}
	if p.Min == 0 || p.Max == 0 || p.Min == p.Max {
		amount = quantityAmt{Type: "QuantitativeValue", One: plainDollars(max(p.Min, p.Max)), Unit: unit}
	}
	return &monetaryAmount{"MonetaryAmount", "USD", amount}
}

func plainDollars(cents int64) json.Number {
	if cents == 0 {
		return ""
	}
	return json.Number(strings.NewReplacer("$", "", ",", "").Replace(FormatMoney(cents)))
}
