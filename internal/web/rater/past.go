package rater

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/exercise"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type past struct {
	Groups []pastGroup
	Zone   string
	Empty  ui.Empty
}

// pastGroup is the answers to one exercise that this rater has rated.
type pastGroup struct {
	ID, Exercise string
	Answers      []pastAnswer
}

type pastAnswer struct {
	Number int
	Path   string
	At     time.Time
}

var pastPage = ui.NewPage[past](files, "pages/past.html")

func pastPath(ref string) string { return "/rate/rated/" + ref }

// Past lists what this rater has rated, by exercise.
func (p Pages) Past(c echo.Context) error {
	rated, err := p.Review.Past(c.Request().Context(), site.Org(c), site.Must(c).Member.ID)
	if err != nil {
		return err
	}
	data := past{Groups: pastGroups(rated), Zone: site.Must(c).Org.TimeZone, Empty: ui.Empty{
		Icon: "check", Title: "You have rated nothing yet", Text: "Answers come here once you have given a level on every criterion.",
		Actions: []ui.Link{{Text: "To rating", Href: "/rate"}},
	}}
	frame := p.StaffFrame(c, "/rate", ui.Link{Text: "Rating", Href: "/rate"}, ui.Link{Text: "Rated by you"})
	return site.Show(c, http.StatusOK, pastPage, frame, data)
}

// pastGroups keeps the order, newest first, and numbers answers from the oldest.
func pastGroups(rated []review.Past) (out []pastGroup) {
	at := map[review.Family]int{}
	for _, r := range rated {
		i, there := at[r.Family]
		if !there {
			i, at[r.Family] = len(out), len(out)
			out = append(out, pastGroup{ID: "past-" + r.Family.Kind + "-" + r.Definition.ID, Exercise: r.Definition.Title})
		}
		out[i].Answers = append(out[i].Answers, pastAnswer{Path: pastPath(r.Ref), At: r.At})
	}
	for _, g := range out {
		for i := range g.Answers {
			g.Answers[i].Number = len(g.Answers) - i
		}
	}
	return out
}

type after struct {
	Path, Exercise, Zone   string
	At                     time.Time
	Masked, CanUndo, Shown bool
	ByOwn, ByCode          bool // whose marks are in the work
	Work                   template.HTML
	Criteria               []afterRow
	Others                 int // raters whose levels are shown
	Found                  []exercise.Evidence
	Hints                  []afterHint
}

type afterRow struct {
	Name, Anchor, Said string
	Own                int
	Others             string // "3, 4"
}

type afterHint struct {
	exercise.Hint
	Name string // of its criterion
}

var afterPage = ui.NewPage[after](files, "pages/after.html")

// After shows an answer that this rater has rated and, once they have asked for it, what code found and
// others gave.
func (p Pages) After(c echo.Context) error {
	found, err := p.Review.After(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, c.Param("item"))
	if err != nil {
		return err
	}
	data := afterOf(found)
	data.Zone = site.Must(c).Org.TimeZone
	frame := p.StaffFrame(c, "/rate", ui.Link{Text: "Rating", Href: "/rate"}, ui.Link{Text: "Rated by you", Href: "/rate/rated"}, ui.Link{Text: data.Exercise})
	if url, ok := p.Assets.URL(found.Kind.Info().Slug + "/view.css"); ok {
		frame.Styles = append(frame.Styles, url)
	}
	return site.Show(c, http.StatusOK, afterPage, frame, data)
}

func afterOf(a review.After) after {
	data := after{
		Path: pastPath(a.Ref), Exercise: a.Definition.Title, At: a.At, Masked: a.Masked, CanUndo: a.CanUndo, Shown: a.Shown,
		Work: a.Work, Found: a.Found, ByOwn: a.Marks(review.ByPeople), ByCode: a.Marks(review.ByCode),
	}
	names := map[string]string{}
	for _, c := range a.Criteria {
		names[c.ID] = c.Name
		row := afterRow{Name: c.Name, Anchor: c.Anchors[c.Own], Said: c.Said, Own: c.Own}
		var others []string
		for _, level := range c.Others {
			others = append(others, strconv.Itoa(level))
		}
		row.Others, data.Others = strings.Join(others, ", "), max(data.Others, len(others))
		data.Criteria = append(data.Criteria, row)
	}
	for _, h := range a.Hints {
		data.Hints = append(data.Hints, afterHint{h, names[h.Criterion]})
	}
	return data
}

// ShowAfter reveals what code found and others gave, after which nothing of this answer is taken back.
func (p Pages) ShowAfter(c echo.Context) error {
	ref := c.Param("item")
	if err := p.Review.Show(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, ref); err != nil {
		return err
	}
	return site.See(c, pastPath(ref)+"#found")
}
