package recruiter_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"preceptor/internal/hiring"
)

var (
	listRow = regexp.MustCompile(`(?s)<tr role="row"><td role="cell" class="sel">.*?</tr>`)
	tagText = regexp.MustCompile(`<span class="tag[^"]*">([^<]*)</span>`)
)

// TestTheListSaysWhatProfilesSay walks people through every state and holds the list, which the store
// computes, against their profiles, which come from the attempts, scores and ratings themselves.
func TestTheListSaysWhatProfilesSay(t *testing.T) {
	w := newWorld(t)
	done, weak, part, idle, gone := w.invite("Zoe Quimby"), w.invite("Bo Tran"), w.invite("Cy Quimby"), w.invite("Di Ek"), w.invite("Eve Lo")
	everyone := []hiring.Application{done, weak, part, idle, gone}
	agree := func(when string) {
		t.Helper()
		page := w.get(w.jobPath(), http.StatusOK)
		rows := map[string]string{}
		for _, row := range listRow.FindAllString(page, -1) {
			for _, a := range everyone {
				if strings.Contains(row, string(a.ID)) {
					rows[a.Code] = row
				}
			}
		}
		for _, a := range everyone {
			profile := w.get(profilePath(a), http.StatusOK)
			status := tagText.FindStringSubmatch(profile[strings.Index(profile, `class="meta"`):])[1]
			if !strings.Contains(rows[a.Code], ">"+status+"<") {
				t.Errorf("%s: the profile of %s says %q, its row\n%s", when, a.Code, status, rows[a.Code])
			}
			name := map[bool]string{true: "shown", false: "hidden"}
			c := must(w.db.Candidate(t.Context(), w.org.ID, a.Candidate))(t)
			inProfile, inList := strings.Contains(profile, c.Name), strings.Contains(rows[a.Code], c.Name)
			if inProfile != inList {
				t.Errorf("%s: the name of %s is %s in the profile and %s in the list", when, a.Code, name[inProfile], name[inList])
			}
			scored := strings.Count(profile, ": see evidence")
			if !strings.Contains(rows[a.Code], fmt.Sprintf("%d of 4", scored)) {
				t.Errorf("%s: %s has %d numbers, its row\n%s", when, a.Code, scored, rows[a.Code])
			}
		}
	}
	agree("invited")
	w.takeAll(done, 0.9)
	w.takeAll(weak, 0.3)
	w.take(part, "chart", 0.5, true)
	w.take(part, "email", 0.5, false)
	w.take(gone, "email", -1, true) // nothing to rate
	agree("handed in, not scored")
	w.score()
	agree("scored")
	w.rateAll(done, 3)
	agree("one rated")
	_, _ = w.post(profilePath(weak)+"/reveal", url.Values{"reason": {"Knows the family"}}, http.StatusSeeOther)
	agree("one revealed")
	h := must(w.db.HoldersByEmail(t.Context(), "di.ek@example.org"))(t)
	check(t, w.site.Hiring.Decline(t.Context(), h[0]))
	agree("one takes no part")
	w.clock.Advance(hiring.OpenFor - 23*time.Hour)
	agree("a day before the end")
	w.clock.Advance(24 * time.Hour)
	agree("after the end")
}

func TestTheListIsFilteredByTheStore(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.invite("Zoe Quimby"), w.invite("Bo Tran"), w.invite("Cy Diaz")
	w.takeAll(a, 0.8)
	w.score()
	bulk := func(v url.Values, status int) string {
		location, page := w.post(w.jobPath()+"/bulk", v, status)
		return location + page
	}
	bulk(url.Values{"act": {"tag"}, "tag": {"  Bilingual "}, "c": {string(a.ID), string(b.ID)}}, http.StatusSeeOther)
	bulk(url.Values{"act": {"assign"}, "assignee": {string(w.owner.ID)}, "c": {string(b.ID)}}, http.StatusSeeOther)
	bulk(url.Values{"act": {"stage"}, "stage": {"interview"}, "reason": {"Clear e-mails"}, "c": {string(c.ID)}}, http.StatusSeeOther)
	w.post(profilePath(c)+"/note", url.Values{"note": {"@dana whitlock, call her?"}}, http.StatusSeeOther)
	h := must(w.db.HoldersByEmail(t.Context(), "bo.tran@example.org"))(t)[0]
	check(t, w.db.SetAsked(t.Context(), w.org.ID, h.Application.ID, new(w.clock.Now())))
	for query, want := range map[string][]hiring.Application{
		"": {a, b, c}, "?tag=bilingual": {a, b}, "?q=bilin": {a, b}, "?assigned=me": {b}, "?assigned=nobody": {a, c},
		"?stage=interview": {c}, "?mentions=1": {c}, "?asked=1": {b}, "?status=finished": {a}, "?q=Quimby": {},
		"?q=100%25": {}, "?evidence=complete": {}, "?evidence=missing": {a, b, c}, "?tag=bilingual&assigned=me": {b},
		"?q=" + b.Code: {b}, "?order=random": {a, b, c}, "?order=stage": {a, b, c}, "?order=invited": {a, b, c},
	} {
		page := w.get(w.jobPath()+query, http.StatusOK)
		for _, one := range []hiring.Application{a, b, c} {
			listed, wanted := strings.Contains(page, `value="`+string(one.ID)+`"`), false
			for _, x := range want {
				wanted = wanted || x.ID == one.ID
			}
			if listed != wanted {
				t.Errorf("%q lists %s: %v, want %v", query, one.Code, listed, wanted)
			}
		}
	}
	w.rateAll(a, 3)
	has(t, w.get(w.jobPath()+"?q=quimby", http.StatusOK), string(a.ID))
	lacks(t, w.get(w.jobPath()+"?q=tran", http.StatusOK), string(b.ID))
	w.get(profilePath(c), http.StatusOK)
	lacks(t, w.get(w.jobPath(), http.StatusOK), "with a note for you")
}

func TestActsOnManyAreAllOrNothing(t *testing.T) {
	w := newWorld(t)
	a, b := w.invite("Zoe Quimby"), w.invite("Bo Tran")
	both := []string{string(a.ID), string(b.ID)}
	_, page := w.post(w.jobPath()+"/bulk", url.Values{"act": {"stage"}, "stage": {"interview"}, "reason": {" "}, "c": both}, http.StatusUnprocessableEntity)
	has(t, page, "Say what in the evidence led you here", `value="`+both[0]+`" aria-label="Select `+a.Code+`" checked`)
	_, page = w.post(w.jobPath()+"/bulk", url.Values{"act": {"tag"}, "tag": {"a,b"}, "c": both}, http.StatusUnprocessableEntity)
	has(t, page, "without commas", `value="a,b"`)
	w.post(w.jobPath()+"/bulk", url.Values{"act": {"tag"}, "tag": {"x"}}, http.StatusUnprocessableEntity)
	w.post(w.jobPath()+"/bulk", url.Values{"act": {"assign"}, "assignee": {"somebody"}, "c": both}, http.StatusUnprocessableEntity)
	w.post(w.jobPath()+"/bulk", url.Values{"act": {"tag"}, "tag": {"x"}, "c": {both[0], "nobody"}}, http.StatusNotFound)
	lacks(t, w.get(w.jobPath(), http.StatusOK), `<span class="tag plain">x</span>`)
}

func TestAViewIsKeptAndRemoved(t *testing.T) {
	w := newWorld(t)
	w.invite("Zoe Quimby")
	keep := url.Values{"name": {"Waiting"}, "back": {"status=invited&page=3&junk=1"}}
	location, _ := w.post(w.jobPath()+"/views", keep, http.StatusSeeOther)
	if !strings.Contains(location, "status=invited") || strings.Contains(location, "junk") {
		t.Error(location)
	}
	w.post(w.jobPath()+"/views", keep, http.StatusConflict)
	w.post(w.jobPath()+"/views", url.Values{"name": {" "}}, http.StatusUnprocessableEntity)
	page := w.get(location, http.StatusOK)
	has(t, page, `aria-current="true">Waiting</a>`)
	remove := regexp.MustCompile(`action="([^"]+/remove)"`).FindStringSubmatch(page)[1]
	w.as(w.raters[0])
	w.post(remove, nil, http.StatusSeeOther) // nothing of theirs
	w.as(w.owner)
	has(t, w.get(w.jobPath(), http.StatusOK), "Waiting</a>")
	w.post(remove, nil, http.StatusSeeOther)
	lacks(t, w.get(w.jobPath(), http.StatusOK), "Waiting</a>")
}

func TestManyAreInvitedAfterALook(t *testing.T) {
	w := newWorld(t)
	there := w.invite("Zoe Quimby")
	list := "name,email,years\nAna Ruiz,ana@example.org,4\nNo Mail,nomail,1\nZoe,zoe.quimby@example.org,2\nCy Diaz,cy@example.org,"
	_, page := w.post(w.jobPath()+"/invite/many", url.Values{"list": {list}}, http.StatusOK)
	has(t, page, "2 can be sent, 2 cannot", "Enter an e-mail address", "Is on this job already, as "+there.Code, "Send 2 invitations")
	if n := must(w.db.CountApplications(t.Context(), w.org.ID, w.job))(t); n != 1 {
		t.Fatalf("a look invited %d", n-1)
	}
	_, page = w.post(w.jobPath()+"/invite/many", url.Values{"act": {"send"}, "list": {"name,email,years\nAna Ruiz,ana@example.org,4\nZoe,zoe.quimby@example.org,2\nCy Diaz,cy@example.org,"}}, http.StatusOK)
	has(t, page, "2 invitations on the way", "is on this job already")
	holders := must(w.db.HoldersByEmail(t.Context(), "ana@example.org"))(t)
	if len(holders) != 1 || *holders[0].Application.Facts.Years != 4 || w.links[holders[0].Application.ID] != 1 {
		t.Errorf("%+v", holders)
	}
	_, page = w.post(w.jobPath()+"/invite/many", url.Values{"list": {" "}}, http.StatusUnprocessableEntity)
	has(t, page, "Put one person on each line")
	w.get(w.jobPath()+"/invite/many", http.StatusOK)
}
