package hiring

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"preceptor/internal/fault"
)

// MaxBatch is how many people one list can invite.
const MaxBatch = 500

// Line is one person of a pasted list or a CSV file, and what is wrong with it.
type Line struct {
	Number int // in the text, from 1
	Person Person
	Errors []string
}

// columns are the headings that a list may have, in lower case. A person's facts are split at
// semicolons.
var columns = map[string]func(*Person, string) error{
	"name":  func(p *Person, v string) error { p.Name = v; return nil },
	"email": func(p *Person, v string) error { p.Email = v; return nil },
	"phone": func(p *Person, v string) error { p.Phone = v; return nil },
	"years": func(p *Person, v string) error {
		if v == "" {
			return nil
		}
		n, err := strconv.Atoi(v)
		if err != nil {
			return errors.New("Years must be a whole number") //nolint:staticcheck // a sentence for the page
		}
		p.Facts.Years = &n
		return nil
	},
	"region":       func(p *Person, v string) error { p.Facts.Region = v; return nil },
	"education":    func(p *Person, v string) error { p.Facts.Education = v; return nil },
	"availability": func(p *Person, v string) error { p.Facts.Availability = v; return nil },
	"tools":        func(p *Person, v string) error { p.Facts.Tools = strings.Split(v, ";"); return nil },
	"languages":    func(p *Person, v string) error { p.Facts.Languages = strings.Split(v, ";"); return nil },
	"certificates": func(p *Person, v string) error { p.Facts.Certificates = strings.Split(v, ";"); return nil },
	"employers":    func(p *Person, v string) error { p.Facts.Employers = strings.Split(v, ";"); return nil },
}

// sameColumn are other names that spreadsheets give to columns.
var sameColumn = map[string]string{
	"e-mail": "email", "email address": "email", "e-mail address": "email", "mail": "email", "full name": "name", "candidate": "name",
	"phone number": "phone", "telephone": "phone", "years of experience": "years", "experience": "years",
	"previous employers": "employers", "certifications": "certificates", "location": "region",
}

// ReadBatch reads people from a pasted list or a CSV file: a line each, columns split by comma,
// semicolon or tab. The first line may name the columns; without it they are name, e-mail and phone.
// It fails where the text is no list at all; what is wrong with a single line stands in its Errors.
func ReadBatch(text string) ([]Line, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	if !utf8.ValidString(text) {
		return nil, invalid("list", "This is not plain text. Save the sheet as CSV (UTF-8) and try again")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace, r.LazyQuotes = separator(text), -1, true, true
	heads := []string{"name", "email", "phone"}
	var lines []Line
	seen := map[string]int{}
	for first := true; ; first = false {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, invalid("list", "This cannot be read as a list. Put one person on each line: name, e-mail, phone")
		}
		if named := headings(record); first && named != nil {
			heads = named
			continue
		}
		if strings.TrimSpace(strings.Join(record, "")) == "" {
			continue
		}
		at, _ := r.FieldPos(0)
		if lines = append(lines, lineOf(at, heads, record, seen)); len(lines) > MaxBatch {
			return nil, invalid("list", "Invite at most 500 people at once. Split the list")
		}
	}
	if len(lines) == 0 {
		return nil, invalid("list", "Put one person on each line: name, e-mail, phone")
	}
	return lines, nil
}

// separator is the one that the first line uses most.
func separator(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	best := ','
	for _, c := range []rune{';', '\t'} {
		if strings.Count(first, string(c)) > strings.Count(first, string(best)) {
			best = c
		}
	}
	return best
}

// headings reads a line that names columns; nil for any other. Columns without a known name are left
// out.
func headings(record []string) []string {
	heads := make([]string, len(record))
	for i, cell := range record {
		name := strings.ToLower(strings.TrimSpace(cell))
		if same, ok := sameColumn[name]; ok {
			name = same
		}
		if columns[name] != nil {
			heads[i] = name
		}
	}
	if !slices.Contains(heads, "email") {
		return nil
	}
	return heads
}

func lineOf(number int, heads, record []string, seen map[string]int) Line {
	line := Line{Number: number}
	for i, cell := range record {
		if i >= len(heads) || heads[i] == "" {
			continue
		}
		if err := columns[heads[i]](&line.Person, strings.TrimSpace(cell)); err != nil {
			line.Errors = append(line.Errors, err.Error())
		}
	}
	line.note(line.Person.Clean())
	line.note(line.Person.Facts.Clean())
	if before, twice := seen[line.Person.Email]; twice && line.Person.Email != "" {
		line.Errors = append(line.Errors, "This address stands on line "+strconv.Itoa(before)+" already")
	} else {
		seen[line.Person.Email] = number
	}
	return line
}

func (l *Line) note(err error) {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return
	}
	for _, field := range f.Fields {
		l.Errors = append(l.Errors, field.Message)
	}
	if len(f.Fields) == 0 {
		l.Errors = append(l.Errors, f.Message)
	}
}

// WriteBatch writes people as ReadBatch reads them, so that a checked list can be sent again.
func WriteBatch(people []Person) string {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"name", "email", "phone", "years", "region", "education", "availability", "tools", "languages", "certificates", "employers"}) // to memory
	for _, p := range people {
		f, years := p.Facts, ""
		if f.Years != nil {
			years = strconv.Itoa(*f.Years)
		}
		join := func(list []string) string { return strings.Join(list, ";") }
		_ = w.Write([]string{p.Name, p.Email, p.Phone, years, f.Region, f.Education, f.Availability, join(f.Tools), join(f.Languages), join(f.Certificates), join(f.Employers)}) // to memory
	}
	w.Flush()
	return b.String()
}
