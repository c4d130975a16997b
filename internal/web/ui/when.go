package ui

import (
	"fmt"
	"html/template"
	"strings"
	"time"
)

// When says a moment for people, in a zone: "Fri 13 Mar 2026, 6 pm CDT".
func When(lang string, at time.Time, zone *time.Location) string {
	return Day(lang, at, zone) + ", " + Hour(lang, at, zone)
}

// Day says a day: "Fri 13 Mar 2026".
func Day(lang string, at time.Time, zone *time.Location) string {
	local := at.In(zone)
	if wordsOf(lang) != spanish {
		return local.Format("Mon 2 Jan 2006")
	}
	return fmt.Sprintf("%s %d %s %d", spanishDays[local.Weekday()], local.Day(), spanishMonths[local.Month()-1], local.Year())
}

// Hour says a time of day and its zone: "6 pm CDT", "6:05 pm CDT".
func Hour(lang string, at time.Time, zone *time.Location) string {
	local := at.In(zone)
	layout := "3:04 pm MST"
	if local.Minute() == 0 {
		layout = "3 pm MST"
	}
	text := local.Format(layout)
	if wordsOf(lang) == spanish {
		text = strings.NewReplacer(" am ", " a. m. ", " pm ", " p. m. ").Replace(text)
	}
	return text
}

var (
	spanishDays   = [...]string{"dom", "lun", "mar", "mié", "jue", "vie", "sáb"}
	spanishMonths = [...]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"}
)

func when(at time.Time, zone string) (template.HTML, error) { return whenIn("en", at, zone) }

func whenIn(lang string, at time.Time, zone string) (template.HTML, error) {
	return timeTag(at, zone, func(l *time.Location) string { return When(lang, at, l) })
}

func day(at time.Time, zone string) (template.HTML, error) {
	return timeTag(at, zone, func(l *time.Location) string { return Day("en", at, l) })
}

func hour(at time.Time, zone string) (template.HTML, error) {
	return timeTag(at, zone, func(l *time.Location) string { return Hour("en", at, l) })
}

// timeTag marks a moment; no moment is a dash, because a page must not claim the year 1.
func timeTag(at time.Time, zone string, say func(*time.Location) string) (template.HTML, error) {
	if at.IsZero() {
		return "–", nil
	}
	place, err := time.LoadLocation(zone)
	if err != nil {
		return "", fmt.Errorf("time zone %q: %w", zone, err)
	}
	return template.HTML(fmt.Sprintf(`<time datetime="%s">%s</time>`, //nolint:gosec // escaped
		at.UTC().Format(time.RFC3339), template.HTMLEscapeString(say(place)))), nil
}

// minutes rounds up: an allowance is never shown longer than it is short.
func minutes(d time.Duration) string {
	return fmt.Sprintf("%d min", (d+time.Minute-1)/time.Minute)
}

// clockText is a span as a clock shows it: "8:57", "1:02:05".
func clockText(d time.Duration) string {
	s := max(0, int((d+time.Second-1)/time.Second))
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
