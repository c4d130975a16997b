package manager_test

import (
	"net/http"
	"testing"

	"preceptor/internal/posting"
)

// TestACityHasRulesOfItsOwn chooses a city on the clinic's page and finds its rules where a posting is
// published.
func TestACityHasRulesOfItsOwn(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	page := b.get("/desk/clinic").is(t, 200).has(t, `<select`, `name="locality"`, "None of these")
	for _, spot := range posting.Localities() {
		page.has(t, `value="`+spot.Code+`"`, spot.Name)
	}
	b.post("/desk/clinic", with(facts, "place", "US-NY")).is(t, http.StatusSeeOther)
	job := b.draft(with(complete(), "slot.assessment_notice", ""))
	b.get(job+"/posting").is(t, 200).has(t, "Draft, ready").lacks(t, "New York City asks")

	b.post("/desk/clinic", with(facts, "place", "US-OH", "locality", "US-NY-NYC")).is(t, 422).
		has(t, `href="#f-locality"`, "not in the state you chose", `value="US-OH" selected`, `value="US-NY-NYC" selected`)
	b.post("/desk/clinic", with(facts, "place", "US-NY", "locality", "US-NY-<b>")).is(t, 422).lacks(t, "<b>")
	b.post("/desk/clinic", with(facts, "place", "US-NY", "locality", "US-NY-NYC")).is(t, http.StatusSeeOther)
	b.get("/desk/clinic").is(t, 200).has(t, `value="US-NY" selected`, `value="US-NY-NYC" selected`)
	b.get(job+"/posting").is(t, 200).has(t, "New York City asks that people are told")
	b.publish(job, "1").is(t, 422).has(t, "New York City asks that people are told")

	b.post("/desk/clinic", with(facts, "place", "US-NY", "locality", "")).is(t, http.StatusSeeOther)
	b.get("/desk/clinic").is(t, 200).has(t, `value="" selected`)
	b.publish(job, "1").is(t, http.StatusSeeOther)
}
