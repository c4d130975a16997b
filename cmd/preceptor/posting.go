package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"preceptor/assessments"
	"preceptor/internal/app"
	"preceptor/internal/clock"
	"preceptor/internal/fault"
	"preceptor/internal/posting"
)

type postingCmd struct {
	Draft draftCmd `cmd:"" help:"Print a draft from a template and a brief."`
	Check checkCmd `cmd:"" help:"Check a job description in Markdown."`
}

// endings says how the commands end; main.exitCode keeps it.
const endings = "Exit status: 0 when it ran, whatever it found; 2 for input to mend, such as a file that cannot be read; 80 for a flag to mend; 1 for any other failure."

// ownTemplates is the flag for role templates beside the shipped ones.
type ownTemplates struct {
	Templates string `help:"Folder with your own role templates." env:"PRECEPTOR_TEMPLATES" type:"path"`
}

// load reads all role templates; those refused are named on standard error.
func (o ownTemplates) load() (posting.Templates, error) {
	loaded, refused, err := app.RoleTemplates(o.Templates, assessments.Catalog())
	for _, broken := range refused {
		fmt.Fprintln(os.Stderr, "preceptor: role template refused:", broken)
	}
	return loaded, err
}

func slugs(templates posting.Templates) string {
	var all []string
	for _, t := range templates {
		all = append(all, t.Slug)
	}
	return strings.Join(all, ", ")
}

type draftCmd struct {
	ownTemplates
	Template string `required:"" help:"Slug of the role template."`
	Brief    string `help:"YAML file with the brief; - for standard input. Without one, the template's defaults."`
	Clinic   string `help:"YAML file with the clinic's facts."`
	URL      string `name:"url" help:"Public address of the job, named in the files."`
	Format   string `help:"md, html, txt, jsonld, docx or pdf; the last two are for a file." enum:"md,html,txt,jsonld,docx,pdf" default:"md"`
}

// Help stands below the flags.
func (draftCmd) Help() string { return endings }

func (c draftCmd) Run() error {
	templates, err := c.load()
	if err != nil {
		return err
	}
	t, err := templates.Find(c.Template)
	if err != nil {
		return fault.New(fault.NotFound, "there is no role template %q; choose from %s", c.Template, slugs(templates))
	}
	brief, clinic, err := c.read(t)
	if err != nil {
		return err
	}
	p, err := posting.Posting{}.Compose(t, clinic, brief)
	if err != nil {
		return err
	}
	return c.print(p, clinic)
}

// read gives the brief and the clinic's facts, each from its file or else as a template begins.
func (c draftCmd) read(t *posting.Template) (posting.Brief, posting.Clinic, error) {
	brief, clinic := posting.NewBrief(t), posting.Clinic{}
	if c.Brief != "" {
		raw, err := readText(c.Brief)
		if err != nil {
			return brief, clinic, err
		}
		if brief, err = posting.ParseBrief(raw); err != nil {
			return brief, clinic, err
		}
		if brief.Template == "" {
			brief.Template = t.Slug
		}
	}
	if c.Clinic != "" {
		raw, err := readText(c.Clinic)
		if err != nil {
			return brief, clinic, err
		}
		if clinic, err = posting.ParseClinic(raw); err != nil {
			return brief, clinic, err
		}
	}
	return brief, clinic, nil
}

func (c draftCmd) print(p posting.Posting, clinic posting.Clinic) error {
	now := clock.Real{}.Now()
	p.UpdatedAt = now
	switch c.Format {
	case "html":
		return printText(string(posting.HTML(p.Markdown)))
	case "jsonld":
		p.PublishedAt = &now // only what is published is described to search engines
		ld, err := posting.JSONLD(p, clinic, c.URL)
		if err != nil {
			return err
		}
		return printText(string(ld))
	}
	raw, err := posting.File(p, clinic, posting.Format(c.Format), c.URL)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(raw)
	return err
}

func printText(text string) error {
	_, err := fmt.Fprintln(os.Stdout, strings.TrimRight(text, "\n"))
	return err
}

type checkCmd struct {
	ownTemplates
	File      string `arg:"" help:"Markdown file; - for standard input."`
	Template  string `help:"Role template it is held against." default:"patient-care-coordinator"`
	Place     string `help:"Country and state, such as US-CO; a city or county with rules of its own may follow, such as US-OH-Columbus."`
	Employees int    `help:"Size of the employer. Left out, rules of every size are applied."`
	JSON      bool   `name:"json" help:"Print JSON."`
}

// Help stands below the flags.
func (checkCmd) Help() string { return endings }

func (c checkCmd) Run() error {
	raw, err := readText(c.File)
	if err != nil {
		return err
	}
	if len(raw) > posting.MaxMarkdown {
		return fault.Invalidf("%s has %d kB; a job description has at most %d", c.File, len(raw)>>10, posting.MaxMarkdown>>10)
	}
	context, err := c.context()
	if err != nil {
		return err
	}
	findings := posting.Findings(string(raw), context)
	if c.JSON {
		if findings == nil {
			findings = []posting.Finding{}
		}
		return printJSON(findings)
	}
	return printFindings(findings)
}

// context is what the text is held against. Without its template it is still held against what every
// posting needs.
func (c checkCmd) context() (posting.Context, error) {
	context := posting.Context{Employees: c.Employees, On: clock.Real{}.Now()}
	if c.Employees < 0 {
		return context, fault.Invalidf("--employees: give the number of people employed, 1 or more")
	}
	if c.Place != "" {
		place, local, err := posting.ParsePlace(c.Place)
		if err != nil {
			return context, fault.Wrap(fault.Invalid, err, "--place")
		}
		context.Place = place
		if state, named := posting.SplitPlace(place); named != "" && !local {
			fmt.Fprintf(os.Stderr, "preceptor: no rules of %s itself are known; checked with those of %s\n", place, state)
		}
	}
	templates, err := c.load()
	if err != nil {
		return context, err
	}
	if context.Template, err = templates.Find(c.Template); err != nil {
		fmt.Fprintf(os.Stderr, "preceptor: there is no role template %q; checked without one. There are %s\n", c.Template, slugs(templates))
	}
	return context, nil
}

func printFindings(findings []posting.Finding) error {
	if len(findings) == 0 {
		return printText("Nothing found.")
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	for _, f := range findings {
		quote := strings.Join(strings.Fields(f.Quote), " ")
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.Level, f.Rule, quote, f.Reason)
	}
	return w.Flush()
}

// readText reads a file that must be text in UTF-8.
func readText(name string) ([]byte, error) {
	raw, err := readFile(name)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(raw) || strings.ContainsRune(string(raw), 0) {
		return nil, fault.Invalidf("%s is no text in UTF-8; Word and PDF files have to be saved as text first", name)
	}
	return raw, nil
}
