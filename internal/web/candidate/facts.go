package candidate

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type facts struct {
	Job, Clinic, Base, Zone string
	Typed                   url.Values // what stands in the fields
	Zones                   []ui.Option
	Resume                  *hiring.Resume
	Since                   time.Time // in the talent pool; zero: not
	Problem                 ui.Problem
}

// Of is what stands in a field.
func (f facts) Of(name string) string { return f.Typed.Get(name) }

var factsPage = ui.NewPage[facts](files, "pages/facts.html")

// Facts asks what a candidate wants the clinic to know of them. All of it is optional.
func (p Pages) Facts(c echo.Context) error {
	return p.facts(c, http.StatusOK, typedOf(site.Holder(c).Application.Facts), nil)
}

func (p Pages) facts(c echo.Context, status int, typed url.Values, problem error) error {
	ctx, h := c.Request().Context(), site.Holder(c)
	org, err := p.Accounts.Org(ctx, h.Org)
	if err != nil {
		return err
	}
	data := facts{
		Job: h.Job.Title, Clinic: org.Name, Base: "/c/" + site.Token(c), Zone: site.Zone(org).String(), Typed: typed,
		Zones: zoneOptions(site.Lang(c)), Problem: site.Problem(c, problem),
	}
	if r, err := p.Hirings.Resume(ctx, h.Org, h.Application.ID, false); err == nil {
		data.Resume = &r
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	if card, err := p.Hirings.Pooled(ctx, h.Org, h.Candidate.ID); err == nil {
		data.Since = card.Since
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	return site.Show(c, status, factsPage, p.frame(c, org.Name), data)
}

// zoneOptions are time zones that candidates of clinics in the Americas and the Philippines live in.
func zoneOptions(lang string) []ui.Option {
	options := []ui.Option{{Text: ui.MustSay(lang, "facts.zone_none")}}
	for _, name := range []string{
		"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
		"America/Puerto_Rico", "America/Mexico_City", "America/Tijuana", "America/Guatemala", "America/Costa_Rica", "America/Panama", "America/Bogota",
		"America/Lima", "America/Guayaquil", "America/Caracas", "America/Santo_Domingo", "America/La_Paz", "America/Santiago", "America/Sao_Paulo",
		"America/Argentina/Buenos_Aires", "America/Montevideo", "Asia/Manila", "Asia/Kolkata", "Europe/Madrid", "UTC",
	} {
		options = append(options, ui.Option{Value: name, Text: strings.ReplaceAll(name, "_", " ")})
	}
	return options
}

func typedOf(f hiring.Facts) url.Values {
	lines := func(list []string) string { return strings.Join(list, "\n") }
	v := url.Values{
		"education": {f.Education}, "region": {f.Region}, "availability": {f.Availability}, "time_zone": {f.TimeZone},
		"tools": {lines(f.Tools)}, "certificates": {lines(f.Certificates)}, "languages": {lines(f.Languages)}, "employers": {lines(f.Employers)},
	}
	if f.Years != nil {
		v.Set("years", strconv.Itoa(*f.Years))
	}
	return v
}

func factsOf(v url.Values) hiring.Facts {
	lines := func(name string) []string {
		return strings.FieldsFunc(v.Get(name), func(r rune) bool { return r == '\n' || r == '\r' })
	}
	f := hiring.Facts{
		Education: v.Get("education"), Region: v.Get("region"), Availability: v.Get("availability"), TimeZone: v.Get("time_zone"),
		Tools: lines("tools"), Certificates: lines("certificates"), Languages: lines("languages"), Employers: lines("employers"),
	}
	if text := strings.TrimSpace(v.Get("years")); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			n = -1 // refused, with the bounds
		}
		f.Years = &n
	}
	return f
}

// Tell keeps what the candidate wrote.
func (p Pages) Tell(c echo.Context) error {
	v, err := c.FormParams()
	if err != nil {
		return err
	}
	err = p.Hiring.Tell(c.Request().Context(), site.Holder(c), factsOf(v))
	return p.factsDone(c, v, "saved", err)
}

// factsDone goes back to the form: with a note, or with what was typed and why it was refused.
func (p Pages) factsDone(c echo.Context, typed url.Values, note string, err error) error {
	if err != nil && site.Mendable(err) {
		return p.facts(c, site.Status(err), typed, err)
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done("/c/"+site.Token(c)+"/facts", note))
}

// GiveResume keeps the file that the candidate chose, or removes the one before.
func (p Pages) GiveResume(c echo.Context) error {
	ctx, h := c.Request().Context(), site.Holder(c)
	typed := typedOf(h.Application.Facts)
	if c.FormValue("act") == "remove" {
		return p.factsDone(c, typed, "saved", p.Hiring.RemoveResume(ctx, h))
	}
	head, err := c.FormFile("resume")
	if err != nil {
		return p.factsDone(c, typed, "saved", p.Hiring.GiveResume(ctx, h, "", nil)) // refused: no file
	}
	file, err := head.Open()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(io.LimitReader(file, hiring.MaxResume+1))
	if err != nil {
		return err
	}
	return p.factsDone(c, typed, "saved", p.Hiring.GiveResume(ctx, h, head.Filename, content))
}

// Pool keeps the candidate findable for later jobs, or takes that back.
func (p Pages) Pool(c echo.Context) error {
	ctx, h := c.Request().Context(), site.Holder(c)
	do := p.Hiring.JoinPool
	if c.FormValue("act") == "leave" {
		do = p.Hiring.LeavePool
	}
	return p.factsDone(c, typedOf(h.Application.Facts), "saved", do(ctx, h))
}
