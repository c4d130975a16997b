package journey

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestBrowserNoScript: with scripts switched off, a candidate applies, agrees, does every exercise
// and hands it in.
func TestBrowserNoScript(t *testing.T) {
	t.Parallel()
	p, world := serveDemo(t)
	v := visit(t, p.base)
	v.scripts(false)
	v.open("/jobs")
	v.follow(world.Open[0].Title)
	v.write("Full name", "Nora Stone")
	v.write("E-mail", "nora@mail.example")
	v.follow("Apply and get the exercises")
	link := p.link(t, "nora@mail.example", "/c/")
	v.open(link)
	v.tick("I agree")
	v.follow("Save my answer")
	v.sees("You agreed to take part.")
	v.picture("landing")
	for n := 1; n <= 4; n++ {
		kind := v.begin(link, n)
		v.picture(kind + "-started")
		if v.Eval(`Boolean(document.querySelector('.sched-view'))`) == "true" {
			t.Fatal("scripts run although they are off")
		}
		v.Size(320, 800)
		v.Reflows()
		v.Size(1280, 900)
		want := v.plainWork(kind)
		v.follow("Save and stay here")
		v.sees("Saved")
		v.picture(kind + "-saved")
		v.follow("Check and hand in")
		v.sees(want)
		v.follow("Hand in")
		v.sees("Handed in. Thank you.")
	}
	v.open(link)
	v.sees("All done. Thank you.")
	v.quiet()
}

// plainWork fills the form of an exercise as it is, and returns what the check page must say.
func (v *visitor) plainWork(kind string) string {
	v.t.Helper()
	switch kind {
	case "schedule":
		r := v.waiting(0)
		v.choose(fmt.Sprintf("What to do with %s, %s", r.Name, r.Visit), "Send to the nurse")
		v.Do(chromedp.Click("[data-message] summary"), chromedp.Click(`[data-message] input[type=radio]`))
		return "Sent to the nurse " + r.Name
	case "chart":
		v.Do(chromedp.Click(`#record-1 .rec:nth-child(1) .flag`))
		v.Do(chromedp.SendKeys(`#record-1 .rec:nth-child(1) .fix .input`, "PC-111111"))
		return "Changed to “PC-111111”"
	case "email":
		v.write("Subject", "Your next visit")
		v.Do(chromedp.SendKeys("#f-body", strings.ReplaceAll(letterToPatient, "\n\n", "\n")))
		return "Subject: Your next visit"
	case "scenario":
		v.Do(chromedp.Click(`fieldset[data-action] .pick:nth-child(4)`))
		v.Do(chromedp.SendKeys("#f-reply", letterToPatient))
		v.Do(chromedp.Click(`details.second summary`), chromedp.SendKeys("#f-second", "Nobody came back to you."))
		return "Second reply Nobody came back to you."
	}
	v.t.Fatalf("an exercise of kind %q has no journey", kind)
	return ""
}
