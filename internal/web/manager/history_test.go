package manager_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/audit"
	"preceptor/internal/id"
)

// trail is the verbs recorded for a job, the latest first.
func (c *clinic) trail(job string) []audit.Event {
	c.t.Helper()
	all, err := c.app.Store.Trail(c.t.Context(), c.org.ID, 50)
	if err != nil {
		c.t.Fatal(err)
	}
	var of []audit.Event
	for _, e := range all {
		if e.Thing == "posting" && strings.HasSuffix(job, e.ThingID) {
			of = append(of, e)
		}
	}
	return of
}

func (c *clinic) recorded(job string, verb audit.Verb) bool {
	for _, e := range c.trail(job) {
		if e.Verb == verb {
			return true
		}
	}
	return false
}

// textOf reads the stored text.
func (c *clinic) textOf(job string) string {
	c.t.Helper()
	p, err := c.app.Store.Posting(c.t.Context(), c.org.ID, id.Job(strings.TrimPrefix(job, "/desk/jobs/")))
	if err != nil {
		c.t.Fatal(err)
	}
	return p.Markdown
}

var asideOf = regexp.MustCompile(`(?s)action="[^"]*/dismiss"><input type="hidden" name="based" value="\d+"><input type="hidden" name="rule" value="([^"]*)"><input type="hidden" name="quote" value="([^"]*)">\s*<div><label`)

func TestAFindingIsSetAsideAndTakenUpAgain(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := b.draft(with(complete(), "slot.purpose", "You leverage the phones."))
	var rule, quote string
	for _, m := range asideOf.FindAllStringSubmatch(b.get(job+"/posting").is(t, 200).Body, -1) {
		if strings.Contains(m[2], "leverage") {
			rule, quote = html.UnescapeString(m[1]), html.UnescapeString(m[2])
		}
	}
	if rule == "" {
		t.Fatal("no finding about the word can be set aside")
	}
	form := url.Values{"rule": {rule}, "quote": {quote}, "based": {"1"}}
	b.post(job+"/dismiss", form).is(t, 422).has(t, "Say in a few words why this can stay.")
	b.post(job+"/dismiss", with(form, "reason", "So we say", "based", "0")).is(t, http.StatusConflict)
	b.post(job+"/dismiss", with(form, "reason", "So we say", "quote", "another word")).is(t, 422).has(t, "does not have this finding")
	b.post(job+"/dismiss", with(form, "reason", strings.Repeat("so ", 300))).is(t, 422).has(t, "fewer words")
	b.post(job+"/dismiss", with(form, "reason", "So", "act", "burn")).is(t, 422)
	if c.recorded(job, audit.PostingDismissed) {
		t.Error("a refused dismissal is in the trail")
	}

	b.post(job+"/dismiss", with(form, "reason", "So we <say>")).is(t, http.StatusSeeOther)
	b.get(job+"/posting").is(t, 200).has(t, "Set aside", "So we &lt;say&gt;", "Dana Whitlock", "Version 2", "Undo")
	if !c.recorded(job, audit.PostingDismissed) {
		t.Error("the trail lacks the dismissal")
	}
	for _, m := range asideOf.FindAllStringSubmatch(b.get(job+"/posting").Body, -1) {
		if html.UnescapeString(m[2]) == quote && html.UnescapeString(m[1]) == rule {
			t.Error("the finding still stands")
		}
	}
	b.post(job+"/dismiss", with(form, "act", "undo", "based", "1")).is(t, http.StatusConflict)
	b.post(job+"/dismiss", with(form, "act", "undo", "based", "2")).is(t, http.StatusSeeOther)
	b.get(job+"/posting").is(t, 200).lacks(t, "So we &lt;say&gt;", `value="undo"`).has(t, "Version 3")
	if !c.recorded(job, audit.PostingRestored) {
		t.Error("the trail lacks the undoing")
	}
}

func TestWhatMustBeFixedCannotBeSetAside(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	job := b.draft(with(complete(), "slot.pay_min", "", "slot.pay_max", ""))
	b.get(job+"/posting").has(t, "No pay is stated").lacks(t, `name="rule" value="pay_missing"`)
	b.post(job+"/dismiss", url.Values{"rule": {"pay_missing"}, "quote": {""}, "based": {"1"}, "reason": {"Later"}}).is(t, 422).has(t, "has to be fixed")
}

func TestEveryVersionIsKeptAndComesBack(t *testing.T) {
	c := newClinic(t)
	dana := c.browser("dana@example.org")
	omar := c.member("Omar Reyes", "omar@example.org", account.Manager)
	dana.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := dana.draft(complete())
	first := c.textOf(job)
	c.clock.Advance(time.Minute)
	omar.post(job+"/text", url.Values{"based": {"1"}, "markdown": {first + "\nBring a pen.\n"}}).is(t, http.StatusSeeOther)
	dana.get(job+"/versions").is(t, 200).has(t, "First draft", "Text edited by hand", "Omar Reyes", "Dana Whitlock", "<ins>+ Bring a pen.</ins>", `name="to" value="1"`).
		lacks(t, `name="to" value="2"`)
	dana.get(job+"/versions?version=1").is(t, 200).has(t, "There is no version before it").lacks(t, "<ins>", "<del>")
	dana.get(job+"/versions?version=2&against=2").is(t, 200).has(t, "The text is the same in both")
	dana.get(job+"/versions?version=x&against=99").is(t, 200).has(t, "What changed in version 2")

	dana.post(job+"/versions", url.Values{"to": {"1"}, "based": {"1"}}).is(t, http.StatusConflict).has(t, "Someone else saved")
	dana.post(job+"/versions", url.Values{"to": {"7"}, "based": {"2"}}).is(t, http.StatusNotFound)
	dana.post(job+"/versions", url.Values{"to": {"1"}, "based": {"2"}}).is(t, http.StatusSeeOther)
	if c.textOf(job) != first {
		t.Errorf("the text is\n%s", c.textOf(job))
	}
	dana.get(job+"/versions").is(t, 200).has(t, "Back to version 1", "Now at version 3")
}

func TestGoingBackKeepsAPublishedPostingFit(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := b.draft(with(complete(), "slot.pay_min", "", "slot.pay_max", ""))
	b.post(job+"/posting", with(complete(), "based", "1")).is(t, http.StatusSeeOther)
	b.publish(job, "2").is(t, http.StatusSeeOther)
	good := c.textOf(job)
	b.post(job+"/versions", url.Values{"to": {"1"}, "based": {"3"}}).is(t, 422).has(t, "must be fixed", "Every save")
	if c.textOf(job) != good {
		t.Error("a text that is not fit was put back")
	}
	b.post(job+"/versions", url.Values{"to": {"2"}, "based": {"3"}}).is(t, http.StatusSeeOther)
}

func TestADuplicateIsADraftOfItsOwn(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := b.draft(complete())
	b.post(job+"/text", url.Values{"based": {"1"}, "markdown": {c.textOf(job) + "\nBring a pen.\n"}}).is(t, http.StatusSeeOther)
	b.post(job+"/plan", url.Values{"use": {"schedule", "email"}, "weight.schedule": {"70"}, "weight.email": {"30"}, "raters": {"1"}}).is(t, http.StatusSeeOther)
	b.publish(job, "2").is(t, http.StatusSeeOther)
	made := jobOf.FindStringSubmatch(b.post(job+"/duplicate", nil).is(t, http.StatusSeeOther).Location)
	if made == nil || made[1] == job {
		t.Fatalf("lands at %v", made)
	}
	b.get(made[1]+"/posting").is(t, 200).has(t, "Draft", "Version 1", "Bring a pen.", `value="19.50"`).lacks(t, "Public page", "2027-03-19", "19 March 2027")
	b.get(made[1]+"/plan").is(t, 200).has(t, `value="70"`, `value="30"`)
	b.get(made[1]+"/versions").is(t, 200).has(t, "Copied from another job")
	b.get(job+"/posting").is(t, 200).has(t, "Public page", "2027-03-19")
	if text := c.textOf(made[1]); strings.Contains(text, "Apply by") || !strings.Contains(c.textOf(job), "Apply by") {
		t.Errorf("the day to apply by stands in the copy, or was never there:\n%s", text)
	}
}

func TestAClosedPostingOpensAgain(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := b.draft(complete())
	b.post(job+"/reopen", nil).is(t, http.StatusConflict)
	b.publish(job, "1").is(t, http.StatusSeeOther)
	public := regexp.MustCompile(`href="(/jobs/[^"]+)"`).FindStringSubmatch(b.get(job + "/posting").Body)[1]
	shut := func(version string) {
		b.post(job+"/close", url.Values{"confirm": {"yes"}, "based": {version}}).is(t, http.StatusSeeOther)
		c.browser("").get(public).is(t, http.StatusGone)
	}
	shut("2")
	b.get(job+"/posting").is(t, 200).has(t, "Open again…").lacks(t, "Close…")
	b.post(job+"/versions", url.Values{"to": {"1"}, "based": {"3"}}).is(t, 422).has(t, "closed")
	b.post(job+"/reopen", nil).is(t, 200).has(t, "Open Patient care coordinator again?", `name="based" value="3"`)
	b.post(job+"/reopen", url.Values{"confirm": {"yes"}, "based": {"2"}}).is(t, 200).has(t, "changed meanwhile")
	b.post(job+"/reopen", url.Values{"confirm": {"yes"}, "based": {"3"}}).is(t, http.StatusSeeOther)
	c.browser("").get(public).is(t, 200)
	if !c.recorded(job, audit.PostingReopened) {
		t.Error("the trail lacks it")
	}
	shut("4")
	c.clock.Set(time.Date(2027, 3, 20, 5, 0, 0, 0, time.UTC)) // midnight of the 20th at the clinic
	b = c.browser("dana@example.org")
	b.post(job+"/reopen", url.Values{"confirm": {"yes"}, "based": {"5"}}).is(t, 422).has(t, "The last day to apply has passed")
	b.post(job+"/duplicate", nil).is(t, http.StatusSeeOther)
}

func TestTraceLeadsFromDutyToCriterion(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	job := b.draft(complete())
	b.get(job+"/plan").is(t, 200).has(t, job+"/trace")
	b.get(job+"/posting").is(t, 200).has(t, job+"/trace", job+"/versions")
	b.get(job+"/trace").is(t, 200).has(t, "C1 scheduling and prioritizing", "Essential", "Fixed rules score it", "What people rate", `scope="rowgroup"`).lacks(t, "Not in the plan")
	b.post(job+"/plan", url.Values{"use": {"schedule"}, "weight.schedule": {"100"}, "raters": {"1"}}).is(t, http.StatusSeeOther)
	b.get(job+"/trace").is(t, 200).has(t, "Not in the plan", "Some exercises are not in this job’s plan.")
	bare := b.draft(url.Values{"template": {"patient-care-coordinator"}, "slot.job_title": {"Clinic coordinator"}})
	b.get(bare+"/trace").is(t, 200).has(t, "No duty is ticked.")
}

func TestHistoryIsReadByAllAndChangedByManagers(t *testing.T) {
	c := newClinic(t)
	job := c.browser("dana@example.org").draft(complete())
	b := c.member("Rosa Lind", "rosa@example.org", account.Recruiter)
	b.get(job+"/versions").is(t, 200).has(t, "First draft").lacks(t, `name="to"`)
	b.get(job+"/trace").is(t, 200)
	b.get(job+"/posting").is(t, 200).lacks(t, `/dismiss"`, `/duplicate"`, `/reopen"`)
}

func TestAComparisonRunsEitherWay(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	job := b.draft(complete())
	b.post(job+"/text", url.Values{"based": {"1"}, "markdown": {"# One\n\nSame.\n"}}).is(t, http.StatusSeeOther)
	b.post(job+"/text", url.Values{"based": {"2"}, "markdown": {"# Two\n\nSame.\n"}}).is(t, http.StatusSeeOther)
	b.get(job+"/versions").is(t, 200).has(t, "<del>− # One</del>", "<ins>+ # Two</ins>", "  Same.")
	b.get(job+"/versions?version=2&against=3").is(t, 200).has(t, "<del>− # Two</del>", "<ins>+ # One</ins>")
}
