package recruiter

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// act is something a member can do about an attempt, as a form: what it does to the candidate's work, an
// amount where one is asked for, a reason, and a tick where work is set aside or opened again.
type act struct {
	Action, Title, Button string
	Says                  []string
	Amount                *entry
	Reason                entry
	Sure                  string // what is confirmed; empty where nothing can be lost
	SureField             entry
	Bad, Open             bool
	Hidden                map[string]string
}

// actForms is what the forms of a page have in common.
type actForms struct {
	now    time.Time
	zone   *time.Location
	failed failed
	open   string // the attempt whose acts an address asks for, or "ended" for all that time has ended
}

// actPath leads to the acts on an attempt.
func actPath(a attempt.Attempt) string {
	return applicationPath(a.Application) + "?act=" + string(a.ID) + "#task-" + string(a.ID)
}

// addActs adds what can lawfully be done about an attempt in its state, and the form that was refused.
func (r *exerciseRow) addActs(forms actForms, a attempt.Attempt, chain []attempt.Attempt) {
	state := a.State(forms.now)
	asked := forms.open == string(a.ID) || forms.open == "ended" && (state == attempt.Expired || state == attempt.Closed)
	r.ActsOpen = asked
	if next, replaced := a.ReplacedBy(chain); replaced {
		r.Another = "Another form was given on " + ui.Day("en", next.Invited, forms.zone) + ". It counts once it is begun."
		if next.Voided != nil {
			r.Another = "Another form was given and set aside."
		}
	}
	lawful := lawfulActs(state, r.Another != "")
	for _, name := range []string{"extend", "reopen", "fresh", "retest", "void"} {
		key := name + "-" + string(a.ID)
		refused := forms.failed.form(key).Open()
		if !slices.Contains(lawful, name) && !refused {
			continue
		}
		r.ActsOpen = r.ActsOpen || refused
		r.Acts = append(r.Acts, forms.act(name, a, chain))
	}
	if asked && len(r.Acts) > 0 {
		r.Acts[0].Open = true
	}
}

func lawfulActs(s attempt.State, replaced bool) []string {
	var names []string
	switch s {
	case attempt.Invited, attempt.Open:
		return []string{"void"}
	case attempt.Running, attempt.Paused:
		names = []string{"extend", "fresh", "void"}
	case attempt.Expired:
		names = []string{"extend", "fresh", "retest", "void"}
	case attempt.Submitted:
		names = []string{"reopen", "fresh", "retest"}
	case attempt.Closed:
		names = []string{"reopen", "void"}
	case attempt.Voided:
		names = []string{"fresh"}
	}
	if replaced {
		return slices.DeleteFunc(names, func(n string) bool { return n == "fresh" || n == "retest" })
	}
	return names
}

func (fs actForms) act(name string, a attempt.Attempt, chain []attempt.Attempt) act {
	f := fs.failed.form(name + "-" + string(a.ID))
	out := act{
		Action: attemptPath(a.ID) + "/" + name, Reason: f.Field("reason", "Why?", "It is kept with the attempt and in the trail."),
		SureField: f.Field("sure", "", ""), Open: f.Open(), Hidden: map[string]string{"asked": strconv.FormatInt(fs.now.UnixMicro(), 10)},
	}
	minutes := f.Field("minutes", "Minutes", "1 to 1440")
	switch name {
	case "extend":
		out.Title, out.Button, out.Amount = "Add time", "Add time", &minutes
		out.Says = []string{"The candidate sees and hears the new time within seconds, without reloading."}
		if a.State(fs.now) == attempt.Expired {
			out.Title, out.Button = "Reopen with more time", "Reopen"
			out.Says = []string{"The candidate can go on with what was saved. The minutes count from now.", "It is scored anew at the new end."}
		}
	case "reopen":
		fs.reopen(&out, a, f, &minutes)
	case "fresh":
		out.Title, out.Button, out.Sure = "Technical failure: a fresh form", "Set aside and give a fresh form", "Yes, set this attempt aside"
		out.Says = []string{
			"This attempt is set aside: it gets no score, and what was saved stays readable to you.",
			"A new form of the same exercise opens at once behind the candidate’s link, for at least 7 days. It is no retest.",
		}
		out.Bad = true
	case "retest":
		fs.retest(&out, a, chain)
	default:
		out.Title, out.Button, out.Sure, out.Bad = "Set aside", "Set aside", "Yes, set this attempt aside", true
		out.Says = []string{"It gets no score, and the candidate cannot go on. What was saved stays readable to you."}
	}
	return out
}

func (fs actForms) reopen(out *act, a attempt.Attempt, f form, minutes *entry) {
	out.Title, out.Button, out.Amount, out.Sure = "Open it again", "Open again", minutes, "Yes, let the candidate change what was handed in"
	out.Says = []string{
		"What was handed in stays as it was saved. The candidate can change it for so long from now and hands it in again.",
		"It is scored anew then. Ratings that were given stay beside it.",
	}
	if a.State(fs.now) == attempt.Closed {
		days := f.Field("days", "Days", "1 to 14, from now")
		out.Amount, out.Sure = &days, ""
		out.Says = []string{"It was never begun. The candidate can start it by their link for so many days."}
	}
}

func (fs actForms) retest(out *act, a attempt.Attempt, chain []attempt.Attempt) {
	out.Title, out.Button, out.Sure = "Retest", "Give a retest", "Yes, let another form take its place"
	if from := a.NextRetest(chain); from.After(fs.now) {
		out.Says, out.Button = []string{"There was a retest. The next one can be given from " + ui.Day("en", from, fs.zone) + " on."}, ""
		return
	}
	out.Says = []string{
		"Another form of the same exercise opens behind the candidate’s link for at least 7 days.",
		"Once it is begun it counts in place of this one. Both are kept. The next retest can be given six months from now.",
	}
}

// Extend gives an attempt more time.
func (p Pages) Extend(c echo.Context) error {
	return p.onAttempt(c, "extend", "extended", audit.AttemptExtended, func(ctx context.Context, a attempt.Attempt, v url.Values) error {
		more := amount(v, "minutes", time.Minute, 24*60)
		return p.Site.Attempt.ExtendOnce(ctx, site.Org(c), site.By(c), a.ID, more, reasonOf(v), askedAt(v))
	})
}

// Reopen lets an attempt go on that was handed in, or be begun that closed.
func (p Pages) Reopen(c echo.Context) error {
	return p.onAttempt(c, "reopen", "went-on", audit.AttemptReopened, func(ctx context.Context, a attempt.Attempt, v url.Values) error {
		state := a.State(p.Clock.Now())
		more := amount(v, "minutes", time.Minute, 24*60)
		var problems fault.Problems
		if state == attempt.Closed {
			more = amount(v, "days", 24*time.Hour, 14)
			problems.Require(more > 0, "days", "Give between 1 and 14 days")
		} else {
			problems.Require(more > 0, "minutes", "Give between 1 minute and 24 hours")
		}
		problems.Require(reasonOf(v) != "", "reason", "Say why, it is kept with the attempt")
		if state == attempt.Submitted {
			requireSure(&problems, v)
		}
		if err := problems.Err(); err != nil {
			return err
		}
		return p.Site.Attempt.Reopen(ctx, site.Org(c), site.By(c), a.ID, more, reasonOf(v))
	})
}

// Void sets an attempt aside; its work stays readable.
func (p Pages) Void(c echo.Context) error {
	return p.onAttempt(c, "void", "voided", audit.AttemptVoided, func(ctx context.Context, a attempt.Attempt, v url.Values) error {
		if a.State(p.Clock.Now()) == attempt.Submitted {
			return fault.New(fault.Conflict, "This exercise was handed in and stays as it is")
		}
		if err := whyAndSure(v); err != nil {
			return err
		}
		return p.Site.Attempt.Void(ctx, site.Org(c), site.By(c), a.ID, reasonOf(v))
	})
}

// Fresh sets an attempt aside after a failure of technology and gives another form.
func (p Pages) Fresh(c echo.Context) error {
	return p.onAttempt(c, "fresh", "fresh", audit.AttemptFailed, p.again(c, attempt.Failure))
}

// Retest gives another form, which counts once it is begun.
func (p Pages) Retest(c echo.Context) error {
	return p.onAttempt(c, "retest", "retest", audit.AttemptRetest, p.again(c, attempt.Retest))
}

func (p Pages) again(c echo.Context, kind attempt.Again) func(context.Context, attempt.Attempt, url.Values) error {
	return func(ctx context.Context, a attempt.Attempt, v url.Values) error {
		if err := whyAndSure(v); err != nil {
			return err
		}
		_, err := p.Site.Attempt.Again(ctx, site.Org(c), site.By(c), a.ID, kind, reasonOf(v))
		return err
	}
}

// BackToProfile serves the reload of a form on an attempt that came back.
func (p Pages) BackToProfile(c echo.Context) error {
	a, err := p.Attempts.Attempt(c.Request().Context(), site.Org(c), id.Attempt(c.Param("attempt")))
	if err != nil {
		return err
	}
	return site.See(c, actPath(a))
}

// onAttempt runs an act on an attempt once: a form that is sent twice does it the first time.
func (p Pages) onAttempt(c echo.Context, key, done string, verb audit.Verb, do func(context.Context, attempt.Attempt, url.Values) error) error {
	ctx := c.Request().Context()
	a, err := p.Attempts.Attempt(ctx, site.Org(c), id.Attempt(c.Param("attempt")))
	if err != nil {
		return err
	}
	return p.act(c, a.Application, key+"-"+string(a.ID), done, func(v url.Values) error {
		if err := tooLong(v.Get("reason")); err != nil {
			return err
		}
		if did, err := p.did(c, a, verb, v); did || err != nil {
			return err
		}
		err := do(ctx, a, v)
		if fault.Is(err, fault.Conflict) { // the same form may have come in at the same time
			if did, _ := p.did(c, a, verb, v); did {
				return nil
			}
		}
		return err
	})
}

// did tells whether this form did its act before: the same member, for the same reason, since the page
// was made. What gives another form stands on the trail of that one.
func (p Pages) did(c echo.Context, a attempt.Attempt, verb audit.Verb, v url.Values) (bool, error) {
	ctx, org, asked := c.Request().Context(), site.Org(c), askedAt(v)
	if asked.IsZero() {
		return false, nil
	}
	chain, err := p.Attempts.AllAttemptsOf(ctx, org, a.Application)
	if err != nil {
		return false, err
	}
	things := []id.Attempt{a.ID}
	if next, ok := a.ReplacedBy(chain); ok {
		things = append(things, next.ID)
	}
	for _, thing := range things {
		events, err := p.Trail.TrailOf(ctx, org, "attempt", string(thing))
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(events, func(e audit.Event) bool {
			return e.Verb == verb && e.Actor == site.By(c) && e.Reason == reasonOf(v) && !e.At.Before(asked)
		}) {
			return true, nil
		}
	}
	return false, nil
}

func reasonOf(v url.Values) string { return strings.TrimSpace(v.Get("reason")) }

// askedAt is when the form's page was made; zero where the form does not say.
func askedAt(v url.Values) time.Time {
	micros, err := strconv.ParseInt(v.Get("asked"), 10, 64)
	if err != nil || micros <= 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// amount reads a whole number of units, 0 where it is none between 1 and most.
func amount(v url.Values, name string, unit time.Duration, most int) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(v.Get(name)))
	if err != nil || n < 1 || n > most {
		return 0
	}
	return time.Duration(n) * unit
}

func requireSure(p *fault.Problems, v url.Values) {
	p.Require(v.Get("sure") != "", "sure", "Tick this to go on")
}

func whyAndSure(v url.Values) error {
	var p fault.Problems
	p.Require(reasonOf(v) != "", "reason", "Say why, it is kept with the attempt")
	requireSure(&p, v)
	return p.Err()
}
