package manager_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"preceptor/internal/posting"
)

// ready is a clinic with its facts, a browser of its owner and a draft with nothing left to fix.
func ready(t *testing.T) (c *clinic, b *browser, job string) {
	t.Helper()
	c = newClinic(t)
	b = c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	return c, b, b.draft(complete())
}

var applyKeys = regexp.MustCompile(`name="apply" value="([^"]+)"`)

// fixOf is the key of the first fix for a rule that the studio offers.
func (b *browser) fixOf(job, rule string) string {
	b.t.Helper()
	for _, m := range applyKeys.FindAllStringSubmatch(b.get(job+"/posting").is(b.t, 200).Body, -1) {
		if strings.HasPrefix(m[1], rule+"|") {
			return m[1]
		}
	}
	b.t.Fatalf("no fix for %s", rule)
	return ""
}

func TestAFixIsUndoneWithOnePress(t *testing.T) {
	c, b, job := ready(t)
	young := c.textOf(job) + "\nWe are a young team.\n"
	b.post(job+"/text", url.Values{"based": {"1"}, "markdown": {young}}).is(t, http.StatusSeeOther)
	key := b.fixOf(job, "age_coded")
	fixed := b.post(job+"/text", url.Values{"based": {"2"}, "markdown": {young}, "apply": {key}}).is(t, http.StatusSeeOther)
	if strings.Contains(c.textOf(job), "young") {
		t.Fatalf("the fix is not in\n%s", c.textOf(job))
	}
	b.get(fixed.Location).is(t, 200).has(t, "saved as version 3", `name="to" value="2">Undo this fix`)
	b.get(job+"/posting").is(t, 200).lacks(t, "Undo this fix")
	b.post(job+"/versions", url.Values{"to": {"2"}, "based": {"3"}}).is(t, http.StatusSeeOther)
	if c.textOf(job) != young {
		t.Errorf("the text before the fix is not back:\n%s", c.textOf(job))
	}
	b.get(fixed.Location).is(t, 200).lacks(t, "Undo this fix") // another version stands now
}

func TestUndoingAFixKeepsWhatElseWasTyped(t *testing.T) {
	c, b, job := ready(t)
	young := c.textOf(job) + "\nWe are a young team.\n"
	b.post(job+"/text", url.Values{"based": {"1"}, "markdown": {young}}).is(t, http.StatusSeeOther)
	key := b.fixOf(job, "age_coded")
	typed := young + "\nBring a pen.\n"
	b.post(job+"/text", url.Values{"based": {"2"}, "markdown": {typed}, "apply": {key}}).is(t, http.StatusSeeOther)
	b.post(job+"/versions", url.Values{"to": {"3"}, "based": {"4"}}).is(t, http.StatusSeeOther)
	if c.textOf(job) != typed {
		t.Errorf("what was typed beside the fix is lost:\n%s", c.textOf(job))
	}
}

func TestAPublishedPostingStaysLawful(t *testing.T) {
	c, b, job := ready(t)
	first := c.textOf(job)
	b.get(job+"/posting").is(t, 200).lacks(t, "What you save is public at once")
	b.publish(job, "1").is(t, http.StatusSeeOther)
	b.get(job+"/posting").is(t, 200).has(t, "What you save is public at once")
	b.get(job+"/versions").is(t, 200).has(t, "Going back is public at once")
	b.post(job+"/text", url.Values{"based": {"2"}, "markdown": {first + "\nWe are a young team.\n"}}).
		is(t, 422).has(t, "Candidates can read this posting, so it was not saved", "We are a young team.\n</textarea>")
	b.post(job+"/posting", with(complete(), "based", "2", "slot.pay_min", "", "slot.pay_max", "", "slot.reports_to", "Omar")).
		is(t, 422).has(t, "Candidates can read this posting, so it was not saved", `value="Omar"`)

	b.post(job+"/posting", with(complete(), "based", "2", "slot.apply_by", "2027-04-09")).is(t, http.StatusSeeOther)
	c.clock.Set(time.Date(2027, 3, 25, 15, 0, 0, 0, time.UTC)) // after the first last day, before the second
	b = c.browser("dana@example.org")
	b.post(job+"/posting", with(complete(), "based", "3", "slot.reports_to", "Omar")).
		is(t, 422).has(t, "The last day to apply has passed", `value="Omar"`, `href="#f-slot.apply_by"`)
	b.post(job+"/versions", url.Values{"to": {"1"}, "based": {"3"}}).is(t, 422).has(t, "The last day to apply has passed", "Every save")
	if strings.Contains(c.textOf(job), "March 19, 2027") || !strings.Contains(c.textOf(job), "April 9, 2027") {
		t.Errorf("the text changed:\n%s", c.textOf(job))
	}
}

func TestATextOutlivesItsRoleTemplate(t *testing.T) {
	c, b, job := ready(t)
	text := c.textOf(job)
	c.app.Site.Posting.Templates = posting.Templates{} // as after a start without the clinic's own folder
	b.get("/desk").is(t, 200).has(t, "Patient care coordinator")
	b.get(job+"/posting").is(t, 200).
		has(t, "is not on this server any more", "patient-care-coordinator", `id="text-form"`, "Preview").
		lacks(t, `id="brief-form"`, "Publish…", "Duplicate", "Leave it as it is")
	b.post("/desk/preview", url.Values{"job": {strings.TrimPrefix(job, "/desk/jobs/")}, "based": {"1"}, "markdown": {text + "\nWe are a young team.\n"}}).
		is(t, 200).has(t, "young", "must fix")
	b.post(job+"/text", url.Values{"based": {"1"}, "markdown": {text + "\nWe are a young team.\n"}}).is(t, http.StatusSeeOther)
	b.get(job+"/posting").is(t, 200).has(t, "We are a young team.", "Version 2", "1 must fix")
	b.post(job+"/text", url.Values{"based": {"2"}, "markdown": {text + "\nWe are a young team.\n"}, "apply": {b.fixOf(job, "age_coded")}}).is(t, http.StatusSeeOther)
	b.post(job+"/versions", url.Values{"to": {"1"}, "based": {"3"}}).is(t, http.StatusSeeOther)
	if c.textOf(job) != text {
		t.Errorf("the text did not go back:\n%s", c.textOf(job))
	}
	b.get(job+"/trace").is(t, 200).has(t, "is not on this server any more")
	b.get(job+"/plan").is(t, 200)
	b.post(job+"/plan", url.Values{"act": {"propose"}, "raters": {"1"}}).is(t, http.StatusConflict).has(t, "needs the role template")
	b.get(job+"/versions").is(t, 200)
	for _, act := range []string{"/posting", "/publish", "/duplicate", "/dismiss"} {
		b.post(job+act, with(complete(), "based", "4", "confirm", "yes")).is(t, http.StatusConflict).has(t, "needs the role template", "The whole text")
	}
}

func TestHostileTextIsBoundedAndKept(t *testing.T) {
	c, b, job := ready(t)
	based := func(text string) url.Values { return url.Values{"based": {"1"}, "markdown": {text}} }
	long := strings.Repeat("You answer the phone. ", 100<<10/22)
	b.post(job+"/text", based(long)).is(t, 422).
		has(t, "65,536 letters fit", "Take out about 36,8", `href="#f-markdown"`, long[:60<<10])
	b.post(job+"/text", based(strings.Repeat("é", 40<<10))).is(t, 422).has(t, "65,536 letters fit", "a letter with an accent")
	b.post(job+"/posting", with(complete(), "based", "1", "slot.purpose", long)).is(t, 422).has(t, `href="#f-slot.purpose"`, long[:60<<10])
	b.post(job+"/posting", with(complete(), "based", "1", "duty_added", strings.Repeat("Water the plants\n", 10000))).is(t, 422).has(t, "no more than 20 lines", "Water the plants")
	if v := c.textOf(job); strings.Contains(v, "Water the plants") || len(v) > 20<<10 {
		t.Error("a refused text was saved")
	}

	version := 1
	for name, text := range map[string]string{
		"tags":     "# Job\n\n<script>alert(1)</script><img src=x onerror=alert(1)><style>*{display:none}</style>\n\n[x](javascript:alert(1)) <a href=\"javascript:alert(1)\">y</a>",
		"closing":  "# Job\n\n</textarea></form><script>alert(1)</script>",
		"binary":   "# Job\n\n\x00\x01\x02\xff\xfe\x1b[31m seen",
		"bullets":  "# Job\n\n" + strings.Repeat("- a\n", 10000),
		"rtl":      "# משרה\n\nמתאם טיפול בחולים, \u200fעבודה מהבית\n\nمنسق رعاية المرضى",
		"quotes":   strings.Repeat(">", 20000) + " deep",
		"lists":    strings.Repeat("- ", 20000) + "deep",
		"brackets": strings.Repeat("[", 30000) + strings.Repeat("]", 30000),
		"links":    strings.Repeat("[a](", 15000),
		"stars":    strings.Repeat("*a **b ", 9000),
		"ticks":    strings.Repeat("`a ``b ", 9000),
		"table":    "|" + strings.Repeat("a|", 2000) + "\n|" + strings.Repeat("-|", 2000) + "\n" + strings.Repeat("|a\n", 18000),
		"one word": strings.Repeat("x", 65000),
		"marks":    strings.Repeat("young energetic native speaker ", 2000),
		"entities": strings.Repeat("&lt;&amp;&#x3c;", 4000),
		"headings": strings.Repeat("# a\n", 16000),
	} {
		b.post(job+"/text", url.Values{"based": {fmt.Sprint(version)}, "markdown": {text}}).is(t, http.StatusSeeOther)
		version++
		studio := b.get(job+"/posting").is(t, 200).Body
		b.post("/desk/preview", url.Values{"job": {strings.TrimPrefix(job, "/desk/jobs/")}, "based": {fmt.Sprint(version)}, "markdown": {text}}).is(t, 200)
		b.get(job+"/versions").is(t, 200)
		for _, bad := range []string{"<script>", "onerror=alert", `href="javascript`, "<style>", "</textarea></form>", "\x00", "\x1b"} {
			if inert := strings.NewReplacer("&lt;", "", "&gt;", "").Replace(studio); bad == "onerror=alert" && !strings.Contains(studio, "<img") {
				continue
			} else if strings.Contains(inert, bad) {
				t.Errorf("%s: the page holds %q", name, bad)
			}
		}
		if len(studio) > 3<<20 {
			t.Errorf("%s: a page of %d bytes", name, len(studio))
		}
	}
}

func TestAPreviewIsBounded(t *testing.T) {
	_, b, job := ready(t)
	long := strings.Repeat("You answer the phone. ", 20000)
	form := url.Values{"job": {strings.TrimPrefix(job, "/desk/jobs/")}, "based": {"1"}, "markdown": {long}}
	answer := b.post("/desk/preview", form).is(t, 200).has(t, "too long for a posting")
	if len(answer.Body) > 3*posting.MaxMarkdown {
		t.Errorf("an answer of %d bytes", len(answer.Body))
	}
	b.post(job+"/text", with(form, "markdown", strings.Repeat("x", 900<<10))).is(t, http.StatusRequestEntityTooLarge).has(t, "Shorten it and send it again")
}
