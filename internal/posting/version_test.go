package posting

import (
	"strings"
	"testing"
	"time"

	"preceptor/internal/fault"
)

func TestReopen(t *testing.T) {
	p := composed(t)
	before, after := noon.Add(-time.Minute), noon.Add(time.Minute)
	if _, err := p.Reopen(noon, nil, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("a draft was opened again: %v", err)
	}
	p.PublishedAt, p.ClosedAt = &before, &before
	if _, err := p.Reopen(noon, &before, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("opened after its last day: %v", err)
	}
	if _, err := p.Reopen(noon, &after, []Finding{{Level: MustFix}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("opened with something to fix: %v", err)
	}
	for _, ends := range []*time.Time{&after, nil} {
		open, err := p.Reopen(noon, ends, []Finding{{Level: Suggestion}})
		if err != nil || open.Status() != StatusPublished || p.Status() != StatusClosed {
			t.Errorf("%v, %v", open.Status(), err)
		}
	}
}

func TestADismissalIsTakenBack(t *testing.T) {
	p := composed(t)
	p.Dismissed = []Dismissal{{Rule: "jargon", Quote: "leverage"}, {Rule: "jargon", Quote: "synergy"}}
	q, err := p.Restore("jargon", "leverage")
	if err != nil || len(q.Dismissed) != 1 || q.Dismissed[0].Quote != "synergy" {
		t.Errorf("%+v, %v", q.Dismissed, err)
	}
	if p.Dismissed[0].Quote != "leverage" || len(p.Dismissed) != 2 {
		t.Error("the posting that was given changed")
	}
	if _, err := q.Restore("jargon", "leverage"); !fault.Is(err, fault.NotFound) {
		t.Errorf("taken back twice: %v", err)
	}
}

func TestACopyHasNoLastDay(t *testing.T) {
	role := coordinator(t)
	source := composed(t)
	fresh, err := Posting{}.Compose(role, riverside(), source.Brief.withoutDay())
	if err != nil {
		t.Fatal(err)
	}
	if fresh.ApplyBy != "" || source.Brief.ApplyBy() == "" {
		t.Fatalf("days %q and %q", fresh.ApplyBy, source.Brief.ApplyBy())
	}
	if got, err := undated(role, riverside(), source, fresh.Markdown); err != nil || got != fresh.Markdown {
		t.Errorf("the brief's own text was not written anew: %v\n%s", err, got)
	}
	source.Markdown += "\nBring a pen.\n"
	got, err := undated(role, riverside(), source, fresh.Markdown)
	if err != nil || !strings.HasSuffix(got, "\nBring a pen.\n") || strings.Contains(got, "Apply by") {
		t.Errorf("%v\n%s", err, got)
	}
	if lost := strings.Count(source.Markdown, "\n") - strings.Count(got, "\n"); lost != 1 {
		t.Errorf("%d lines were taken out of a text edited by hand, not one", lost)
	}
}
