package manager

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/fault"
	"preceptor/internal/mail"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

const mostSites = 20

// siteFields are the controls of one place of work.
type siteFields struct {
	Title  string
	Fields []ui.Field
}

type clinicForm struct {
	Name, Place, Locality             ui.Field
	TimeZone, Employees               ui.Field
	Places, Localities, Zones         []ui.Option
	Sites                             []siteFields
	Specialties, EHR, Hours, Benefits ui.Field
	Website, ReviewDays               ui.Field
	ContactName, ContactEmail         ui.Field
	ContactPhone                      ui.Field
	Problem                           ui.Problem
}

var clinicPage = ui.NewPage[clinicForm](files, "pages/clinic.html")

// ClinicForm asks once for what every posting says of the clinic.
func (p Pages) ClinicForm(c echo.Context) error {
	clinic := clinicOf(c)
	typed := clinicTyped{Clinic: clinic, employees: strconv.Itoa(clinic.Employees), reviewDays: strconv.Itoa(site.ReviewDays(site.Must(c).Org))}
	if state, local := posting.SplitPlace(clinic.Place); local != "" {
		typed.Place, typed.locality = state, clinic.Place
	}
	return p.clinic(c, http.StatusOK, typed, nil)
}

// clinicTyped is what stands in the form: its place is the state alone, beside the city or county.
type clinicTyped struct {
	posting.Clinic
	locality, employees, reviewDays string
}

func (p Pages) clinic(c echo.Context, status int, clinic clinicTyped, problem error) error {
	found := ui.ProblemOf(problem)
	field := func(name, label, value, hint string) ui.Field {
		return ui.Field{Name: name, Label: label, Value: value, HintText: hint, ErrorText: found.Of(name)}
	}
	lines := func(list []string) string { return strings.Join(list, "\n") }
	data := clinicForm{
		Problem:      found,
		Name:         field("name", "Name of the clinic", clinic.Name, "As patients know it."),
		Place:        field("place", "State", clinic.Place, "It decides which laws about postings apply."),
		Locality:     field("locality", "City or county with rules of its own", clinic.locality, "They come on top of the rules of the state."),
		TimeZone:     field("time_zone", "Time zone", clinic.TimeZone, "Every date and time is shown in it."),
		Employees:    field("employees", "Number of employees", clinic.employees, "Some laws begin at a number of employees."),
		Specialties:  field("specialties", "Specialties", lines(clinic.Specialties), "One a line, such as family medicine."),
		EHR:          field("ehr", "Health record system", clinic.EHR, "The name of your EHR. It is said to be trained, not required."),
		Hours:        field("hours", "Opening hours", clinic.Hours, "Such as Monday to Friday, 8 am to 5 pm."),
		Benefits:     field("benefits", "Benefits", lines(clinic.Benefits), "One a line. Only what every employee of this role gets."),
		Website:      field("website", "Website", clinic.Website, ""),
		ReviewDays:   field("review_days", "Days to answer a request for review", clinic.reviewDays, "Business days, 1 to 30. Candidates are told the date by which a person answers."),
		ContactName:  field("contact_name", "Whom candidates can ask", clinic.Contact.Name, "Above all about changes because of a disability."),
		ContactEmail: field("contact_email", "Their e-mail", clinic.Contact.Email, ""),
		ContactPhone: field("contact_phone", "Their phone", clinic.Contact.Phone, ""),
		Places:       options(pairs(posting.States()), clinic.Place), Localities: localities(clinic.locality), Zones: options(zones, clinic.TimeZone),
	}
	for i := range min(len(clinic.Sites)+1, mostSites) {
		var s posting.Site
		title := "Another site"
		if i < len(clinic.Sites) {
			s, title = clinic.Sites[i], fmt.Sprintf("Site %d", i+1)
		}
		if i == 0 {
			title = "Main site"
		}
		data.Sites = append(data.Sites, siteFieldsOf(i, title, s, found))
	}
	return site.Show(c, status, clinicPage, p.StaffFrame(c, "/desk/clinic"), data)
}

func siteFieldsOf(i int, title string, s posting.Site, problem ui.Problem) siteFields {
	out := siteFields{Title: title}
	for _, f := range []struct{ name, label, value string }{
		{"name", "Name", s.Name}, {"street", "Street", s.Street}, {"city", "City", s.City},
		{"region", "State", s.Region}, {"postal", "ZIP code", s.PostalCode},
	} {
		name := siteField(f.name, i)
		field := ui.Field{Name: name, Label: f.label, Value: f.value, ErrorText: problem.Of(name)}
		if f.name == "region" {
			field.Placeholder = "Such as TX"
		}
		out.Fields = append(out.Fields, field)
	}
	return out
}

func siteField(name string, i int) string { return fmt.Sprintf("site_%s.%d", name, i) }

// SaveClinic keeps the clinic's facts.
func (p Pages) SaveClinic(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	typed, err := readClinic(form)
	if err == nil {
		clinic := typed.placed()
		facts, failed := json.Marshal(clinic)
		if failed != nil {
			return failed
		}
		_, err = p.Account.UpdateOrg(c.Request().Context(), site.Must(c), account.OrgFacts{
			Name: clinic.Name, TimeZone: clinic.TimeZone, Place: clinic.Place, Employees: clinic.Employees, Facts: facts,
		})
	}
	switch {
	case err == nil:
		return site.See(c, site.Done("/desk/clinic", "saved"))
	case site.Mendable(err):
		return p.clinic(c, site.Status(err), typed, err)
	default:
		return err
	}
}

const (
	mostFactLine  = 300
	mostFactLines = 40
)

// placed are the clinic's facts with the place as it is stored: the city or county, or else the state.
func (t clinicTyped) placed() posting.Clinic {
	if t.locality != "" {
		t.Place = t.locality
	}
	return t.Clinic
}

// readClinic reads the form. It gives everything typed, even where err is not nil.
func readClinic(form url.Values) (clinicTyped, error) {
	var problems fault.Problems
	text := func(name string) string {
		value := strings.Join(strings.Fields(strings.ToValidUTF8(form.Get(name), "")), " ")
		problems.Require(len(value) <= mostFactLine, name, "Keep this under 300 characters")
		return value
	}
	list := func(name string) []string {
		out := linesIn(form.Get(name))
		long := slices.ContainsFunc(out, func(s string) bool { return len(s) > mostFactLine })
		problems.Require(len(out) <= mostFactLines && !long, name, "Keep this to 40 lines of 300 characters")
		return out
	}
	clinic := clinicTyped{locality: text("locality"), employees: form.Get("employees")}
	clinic.Clinic = posting.Clinic{
		Name: text("name"), Place: text("place"), TimeZone: text("time_zone"), EHR: text("ehr"), Hours: text("hours"),
		Specialties: list("specialties"), Benefits: list("benefits"), Website: text("website"),
		Contact: posting.Contact{Name: text("contact_name"), Email: text("contact_email"), Phone: text("contact_phone")},
	}
	employees, err := strconv.Atoi(strings.ReplaceAll(text("employees"), ",", ""))
	problems.Require(err == nil, "employees", "Type a number, such as 40")
	clinic.Employees = employees
	clinic.reviewDays = form.Get("review_days")
	if given := text("review_days"); given != "" {
		days, err := strconv.Atoi(given)
		problems.Require(err == nil && days >= 1 && days <= 30, "review_days", "Type a number of days from 1 to 30")
		clinic.ReviewDays = days
	}
	for i := range mostSites {
		s := posting.Site{
			Name: text(siteField("name", i)), Street: text(siteField("street", i)), City: text(siteField("city", i)),
			Region: text(siteField("region", i)), PostalCode: text(siteField("postal", i)),
		}
		if s == (posting.Site{}) {
			continue
		}
		s.Region = strings.ToUpper(s.Region)
		clinic.Sites = append(clinic.Sites, s)
		problems.Require(s.City != "", siteField("city", len(clinic.Sites)-1), "Give the city of this site")
	}
	checkContact(&problems, clinic.Clinic)
	checkLocality(&problems, clinic)
	return clinic, problems.Err()
}

// checkLocality refuses a city or county of another state than the one chosen.
func checkLocality(problems *fault.Problems, clinic clinicTyped) {
	state, _ := posting.SplitPlace(clinic.locality)
	problems.Require(clinic.locality == "" || state == clinic.Place, "locality", "This is not in the state you chose. Change one of the two, or choose none.")
}

// localities offers the cities and counties with rules of their own, and none first.
func localities(value string) []ui.Option {
	return options(append([][2]string{{"", "None of these"}}, pairs(posting.Localities())...), value)
}

func pairs(spots []posting.Spot) [][2]string {
	out := make([][2]string, len(spots))
	for i, s := range spots {
		out[i] = [2]string{s.Code, s.Name}
	}
	return out
}

func checkContact(problems *fault.Problems, clinic posting.Clinic) {
	if clinic.Contact.Email != "" {
		_, err := mail.Address(clinic.Contact.Email)
		problems.Require(err == nil, "contact_email", "Enter an e-mail address like name@clinic.example")
	}
	if w := clinic.Website; w != "" {
		u, err := url.Parse(w)
		problems.Require(err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "", "website", "Enter an address that begins with https://")
	}
}

// linesIn are the lines of a list that say something.
func linesIn(typed string) []string {
	var out []string
	for l := range strings.Lines(strings.ToValidUTF8(typed, "")) {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// options offers values with their texts, and the present value if it is another.
func options(pairs [][2]string, value string) []ui.Option {
	out := []ui.Option{}
	known := false
	for _, pair := range pairs {
		out = append(out, ui.Option{Value: pair[0], Text: pair[1], Chosen: pair[0] == value})
		known = known || pair[0] == value
	}
	if !known {
		text := value
		if value == "" {
			text = "Choose"
		}
		out = append([]ui.Option{{Value: value, Text: text, Chosen: true}}, out...)
	}
	return out
}
