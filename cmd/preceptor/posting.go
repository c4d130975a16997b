package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"preceptor/internal/clock"
	"preceptor/internal/fault"
	"preceptor/internal/posting"
	"preceptor/templates"
)

type postingCmd struct {
	Draft draftCmd `cmd:"" help:"Print a draft from a template and a brief."`
	Check checkCmd `cmd:"" help:"Check a job description in Markdown."`
}

type draftCmd struct {
	Template string `required:"" help:"Slug of the role template."`
	Brief    string `help:"YAML file with the brief; - for standard input. Without one, the template's defaults."`
	Clinic   string `help:"YAML file with the clinic's facts."`
	Format   string `help:"md, html, txt, jsonld, docx or pdf; the last two are for a file." enum:"md,html,txt,jsonld,docx,pdf" default:"md"`
}

func (c draftCmd) Run() error {
	t, err := shippedTemplate(c.Template)
	if err != nil {
		return err
	}
	brief, clinic := posting.NewBrief(t), posting.Clinic{}
	if c.Brief != "" {
		raw, err := readFile(c.Brief)
		if err != nil {
			return err
		}
		if brief, err = posting.ParseBrief(raw); err != nil {
			return err
		}
		if brief.Template == "" {
			brief.Template = t.Slug
		}
	}
	if c.Clinic != "" {
		raw, err := readFile(c.Clinic)
		if err != nil {
			return err
		}
		if clinic, err = posting.ParseClinic(raw); err != nil {
			return err
		}
	}
	p, err := posting.Posting{}.Compose(t, clinic, brief)
	if err != nil {
		return err
	}
	return printDraft(p, clinic, c.Format)
}

func printDraft(p posting.Posting, clinic posting.Clinic, format string) error {
	text := p.Markdown
	switch format {
	case "html":
		text = string(posting.HTML(p.Markdown))
	case "txt":
		text = posting.Text(p.Markdown)
	case "docx", "pdf":
		p.UpdatedAt = clock.Real{}.Now()
		raw, err := posting.File(p, clinic, posting.Format(format), "")
		if err != nil {
			return err
		}
		_, err = os.Stdout.Write(raw)
		return err
	case "jsonld":
		now := clock.Real{}.Now() // only what is published is described to search engines
		p.PublishedAt = &now
		ld, err := posting.JSONLD(p, clinic, "")
		if err != nil {
			return err
		}
		text = string(ld)
	}
	_, err := fmt.Fprintln(os.Stdout, strings.TrimRight(text, "\n"))
	return err
}

type checkCmd struct {
	File      string `arg:"" help:"Markdown file; - for standard input."`
	Template  string `help:"Role template it is held against." default:"patient-care-coordinator"`
	Place     string `help:"Country and state, such as US-CO."`
	Employees int    `help:"Size of the employer."`
	JSON      bool   `name:"json" help:"Print JSON."`
}

func (c checkCmd) Run() error {
	raw, err := readFile(c.File)
	if err != nil {
		return err
	}
	t, err := shippedTemplate(c.Template)
	if fault.Is(err, fault.NotFound) {
		// the text is still held against what every posting needs
		fmt.Fprintf(os.Stderr, "preceptor: there is no template %q; checked without one\n", c.Template)
		t, err = nil, nil
	}
	if err != nil {
		return err
	}
	findings := posting.Findings(string(raw), posting.Context{Template: t, Place: c.Place, Employees: c.Employees})
	if c.JSON {
		if findings == nil {
			findings = []posting.Finding{}
		}
		return printJSON(findings)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	for _, f := range findings {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.Level, f.Rule, f.Quote, f.Reason)
	}
	return w.Flush()
}

func shippedTemplate(slug string) (*posting.Template, error) {
	loaded, broken := posting.LoadTemplates(templates.FS)
	if len(broken) > 0 {
		return nil, fault.Wrap(fault.Internal, broken[0], "a shipped template is broken")
	}
	return loaded.Find(slug)
}
