package recruiter

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/xuri/excelize/v2"

	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/scoring"
	"preceptor/internal/web/site"
)

// sheetHead names the columns of an exported comparison: one line for each cell of the page.
var sheetHead = []string{"Part", "Row", "Candidate", "Score", "Low (90 %)", "High (90 %)", "Says"}

// sheetRow is one line. Numbers are empty where there is no score: not rated is never 0.
type sheetRow struct {
	Part, Row, Candidate string
	Estimate             *scoring.Estimate
	Says                 string
}

// filePath leads from a comparison to its file.
func filePath(compare, format string) string {
	return strings.Replace(compare, "/compare?", "/compare/files/"+format+"?", 1)
}

// CompareFile hands a comparison over as a file and keeps in the trail that it was taken out.
func (p Pages) CompareFile(c echo.Context) error {
	ctx, org, job := c.Request().Context(), site.Org(c), id.Job(c.Param("job"))
	b, err := p.picked(ctx, org, job, c.QueryParams()["c"])
	if err != nil {
		return err
	}
	if len(b.People) == 0 {
		return fault.Invalidf("Choose %d to %d candidates on the comparison first", fewest, most)
	}
	write, known := map[string]func([]sheetRow) ([]byte, error){"csv": csvOf, "xlsx": xlsxOf}[c.Param("format")]
	if !known {
		return fault.New(fault.NotFound, "Comparisons come as csv or xlsx")
	}
	body, err := write(sheetOf(b))
	if err != nil {
		return err
	}
	if err := p.Review.Exported(ctx, org, site.Must(c).Member.ID, job, codesOf(b.People)); err != nil {
		return err
	}
	name := "comparison-" + strings.Join(codesOf(b.People), "-") + "." + c.Param("format")
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, map[string]string{
		"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	}[c.Param("format")], body)
}

func codesOf(people []person) (codes []string) {
	for _, p := range people {
		codes = append(codes, p.Application.Code)
	}
	return codes
}

// sheetOf writes a comparison line by line.
func sheetOf(b board) (rows []sheetRow) {
	comparison := review.Compare(profilesOf(b.People))
	add := func(part string, r review.Row) {
		for _, cell := range r.Cells {
			rows = append(rows, sheetRow{part, r.Name, cell.Code, cell.Estimate, cell.Missing})
		}
		for _, sentence := range r.Sentences {
			rows = append(rows, sheetRow{Part: part, Row: r.Name, Says: sentence})
		}
	}
	for _, r := range comparison.Rows {
		add("Exercise", r)
	}
	add("All exercises", comparison.Overall)
	for _, r := range comparison.Competencies {
		add("Competency", r.Row)
	}
	for _, f := range factRows(b.People) {
		for i, value := range f.Values {
			rows = append(rows, sheetRow{Part: "Told by the candidate", Row: f.Name, Candidate: b.People[i].Application.Code, Says: value})
		}
	}
	for _, p := range b.People {
		if p.Named() {
			rows = append(rows, sheetRow{Part: "Candidate", Row: "Name", Candidate: p.Application.Code, Says: p.Candidate.Name})
		}
	}
	return rows
}

// plain keeps a spreadsheet from reading a text as a formula (CWE-1236): it gets an apostrophe before it.
func plain(text string) string {
	if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r\n|%") {
		return "'" + text
	}
	return text
}

func csvOf(rows []sheetRow) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff") // so that spreadsheets read it as UTF-8
	w := csv.NewWriter(&out)
	if err := w.Write(sheetHead); err != nil {
		return nil, err
	}
	for _, r := range rows {
		line := []string{plain(r.Part), plain(r.Row), plain(r.Candidate), "", "", "", plain(r.Says)}
		if e := r.Estimate; e != nil {
			line[3], line[4], line[5] = whole(e.Points), whole(e.Low), whole(e.High)
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

func xlsxOf(rows []sheetRow) ([]byte, error) {
	const sheet = "Comparison"
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // it lives in memory
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return nil, err
	}
	lines := [][]any{{}}
	for _, name := range sheetHead {
		lines[0] = append(lines[0], name)
	}
	for _, r := range rows {
		line := []any{plain(r.Part), plain(r.Row), plain(r.Candidate), nil, nil, nil, plain(r.Says)}
		if e := r.Estimate; e != nil {
			for i, x := range []float64{e.Points, e.Low, e.High} {
				n, err := strconv.Atoi(whole(x))
				if err != nil {
					return nil, err
				}
				line[3+i] = n
			}
		}
		lines = append(lines, line)
	}
	for i, line := range lines {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return nil, err
		}
		if err := f.SetSheetRow(sheet, at, &line); err != nil {
			return nil, err
		}
	}
	if err := dress(f, sheet); err != nil {
		return nil, err
	}
	body, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}

// dress makes the head bold and keeps it in sight, and widens the columns of text.
func dress(f *excelize.File, sheet string) error {
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := f.SetRowStyle(sheet, 1, 1, bold); err != nil {
		return err
	}
	for column, width := range map[string]float64{"A": 22, "B": 38, "G": 80} {
		if err := f.SetColWidth(sheet, column, column, width); err != nil {
			return err
		}
	}
	return f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}
