package recruiter

import (
	"bytes"
	"encoding/csv"
	"math"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/review"
	"preceptor/internal/scoring"
)

// reportHead names the columns of a report's file: one line for each number of the page. Low and High
// bound the range where there is one, N is what the number rests on.
var reportHead = []string{"Part", "Panel", "Of", "What", "N", "Value", "Low", "High", "Says"}

// reportLine is one number; a panel below its minimum has a line without one, which says so.
type reportLine struct {
	Part, Panel, Of, What string
	N                     int
	Value                 *float64
	Range                 *scoring.Interval
	Says                  string
}

// The names of the file of the first panel and of the one with everything.
const (
	funnelFile = "funnel"
	wholeFile  = "all"
)

func reportFile(base, part string) string { return base + "/reports/files/" + part }

// ReportFile hands over the numbers of one part of the reports, or of all.
func (p Pages) ReportFile(c echo.Context) error {
	b, err := p.reported(c)
	if err != nil {
		return err
	}
	part := c.Param("part")
	known := part == wholeFile || part == funnelFile
	var lines []reportLine
	if known {
		lines = funnelLines(funnelOf(b.People), len(b.People))
	}
	for i, item := range b.Job.Plan {
		if part == wholeFile || part == item.Kind {
			known = true
			lines = append(lines, exerciseLines(review.Report(takingsOf(b, i)))...)
		}
	}
	if !known {
		return fault.New(fault.NotFound, "This job's reports have no such part")
	}
	body, err := reportCSV(lines)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="report-`+part+`.csv"`)
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", body)
}

func funnelLines(bars []bar, people int) (lines []reportLine) {
	for _, b := range bars {
		share := b.Width
		lines = append(lines, reportLine{Part: "Job", Panel: "How far people came", Of: b.Name, What: "People", N: people, Value: number(float64(b.N))})
		lines = append(lines, reportLine{Part: "Job", Panel: "How far people came", Of: b.Name, What: "Share, percent", N: people, Value: &share})
	}
	return lines
}

func number(x float64) *float64 { return &x }

// exerciseLines writes every number of one exercise's section, in the order of the page.
func exerciseLines(r review.ExerciseReport) []reportLine {
	shown := exerciseReportOf("", "", r)
	s := sheet{part: r.Skill}
	s.panel = "Time to finish"
	if t := r.Times; t.Median != nil {
		s.add("", "Median, minutes", t.HandedIn, t.Median.Minutes(), &scoring.Interval{Low: t.Quarter.Minutes(), High: t.Three.Minutes()}, "Low and High are the quartiles")
	}
	s.lack(shown.TimesLack)
	if t := r.Times; t.InTime != nil {
		s.add("", "Handed in before time ended, percent", t.Begun, t.Share, t.InTime, "90 % range; 80 or more is wanted")
	}
	s.lack(shown.InTimeLack)
	s.panel = "Extra time and score"
	if x := r.Extra; x != nil {
		s.add("With extra time", "Mean", x.With, x.MeanWith, nil, "")
		s.add("Without", "Mean", x.Without, x.MeanWithout, nil, "")
		s.add("", "Difference of means", x.With+x.Without, x.Delta, &x.Range, "90 % range")
	}
	s.lack(shown.ExtraLack)
	s.panel = "Rules and criteria"
	for _, i := range r.Items {
		s.add(i.Name, "Mean share of the points", i.N, i.Facility, nil, "")
		s.add(i.Name, "Correlation with the rest", i.N, i.ItemRest, nil, "")
	}
	if a := r.Alpha; a != nil {
		s.add("", "Alpha", a.N, a.Value, &a.Range, strconv.Itoa(a.Items)+" rules; 90 % range")
	}
	s.lack(shown.ItemsLack)
	s.forms(r)
	s.lack(shown.FormsLack)
	if r.Raters != nil {
		s.panel = "Raters"
		s.raters(*r.Raters)
		s.lack(shown.RatersLack)
	}
	return s.lines
}

// sheet gathers the lines of one part.
type sheet struct {
	part, panel string
	lines       []reportLine
}

func (s *sheet) add(of, what string, n int, value float64, between *scoring.Interval, says string) {
	s.lines = append(s.lines, reportLine{s.part, s.panel, of, what, n, &value, between, says})
}

// lack notes what a panel waits for.
func (s *sheet) lack(why string) {
	if why != "" {
		s.lines = append(s.lines, reportLine{Part: s.part, Panel: s.panel, Says: why})
	}
}

func (s *sheet) forms(r review.ExerciseReport) {
	s.panel = "Forms"
	for _, m := range r.Means {
		s.add(m.Form, "Mean", m.N, m.Mean, nil, "")
		s.add(m.Form, "Standard deviation", m.N, m.SD, nil, "")
	}
	for _, f := range r.Forms {
		pair := f.A + " against " + f.B
		margin := scoring.Interval{Low: -f.Margin, High: f.Margin}
		s.add(pair, "Difference of means", f.NA+f.NB, f.Delta, &margin, "Low and High are what is allowed")
		s.add(pair, "P of two one-sided tests", f.NA+f.NB, f.P, nil, "Under .05 the forms are equally hard")
		s.add(pair, "Ratio of variances", f.NA+f.NB, f.Ratio, nil, "")
	}
}

func (s *sheet) raters(r review.RaterPanel) {
	if g := r.Agreement; g != nil {
		s.add("", "Same level, share", g.N, g.Exact, nil, "")
		s.add("", "Within one level, share", g.N, g.Adjacent, nil, "")
		s.add("", "Quadratic weighted kappa", g.N, g.Kappa, nil, "")
	}
}

func reportCSV(lines []reportLine) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff") // so that spreadsheets read it as UTF-8
	w := csv.NewWriter(&out)
	if err := w.Write(reportHead); err != nil {
		return nil, err
	}
	for _, l := range lines {
		row := []string{plain(l.Part), plain(l.Panel), plain(l.Of), plain(l.What), "", "", "", "", plain(l.Says)}
		if l.Value != nil {
			row[4], row[5] = strconv.Itoa(l.N), decimal(*l.Value)
		}
		if l.Range != nil {
			row[6], row[7] = decimal(l.Range.Low), decimal(l.Range.High)
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// decimal writes a number with at most four places; what is no number is left out.
func decimal(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	return strconv.FormatFloat(math.Round(x*1e4)/1e4, 'f', -1, 64)
}
