package public

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// address is the public page of a posting.
func (p Pages) address(job posting.Posting) string { return p.BaseURL + "/jobs/" + job.Slug }

func filesOf(job posting.Posting) []ui.Link {
	var links []ui.Link
	for _, f := range posting.Formats() {
		links = append(links, ui.Link{Text: f.Name(), Href: "/jobs/" + job.Slug + "/files/" + string(f)})
	}
	return links
}

// File hands out a job's description as a document, as long as one can apply.
func (p Pages) File(c echo.Context) error {
	ctx := c.Request().Context()
	l, err := p.Postings.PublishedBySlug(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	j, err := p.Hirings.Job(ctx, l.Org, l.Posting.JobID)
	if err != nil {
		return err
	}
	if !j.Open(p.Clock.Now()) {
		return fault.New(fault.Expired, "This job has closed")
	}
	org, err := p.Accounts.Org(ctx, l.Org)
	if err != nil {
		return err
	}
	format := posting.Format(c.Param("format"))
	raw, err := posting.File(l.Posting, site.Clinic(org), format, p.address(l.Posting))
	if err != nil {
		return err
	}
	name := l.Posting.Slug + "." + string(format)
	c.Response().Header().Set(echo.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s"`, name))
	return fetched(c, format.MediaType(), raw)
}

// fetched answers with a public file that may be kept for some minutes.
func fetched(c echo.Context, mediaType string, raw []byte) error {
	c.Response().Header().Set("Cache-Control", "public, max-age=300")
	return c.Blob(http.StatusOK, mediaType, raw)
}

const xmlType = "application/xml; charset=utf-8"

// boards are the openings as job boards see them.
func (p Pages) boards(c echo.Context) ([]posting.Opening, error) {
	open, err := p.openings(c.Request().Context())
	if err != nil {
		return nil, err
	}
	var boards []posting.Opening
	for _, o := range open {
		boards = append(boards, posting.Opening{Posting: o.posting, Clinic: site.Clinic(o.org), URL: p.address(o.posting)})
	}
	return boards, nil
}

// feed answers with a feed and logs which jobs it had to leave out.
func (p Pages) feed(c echo.Context, write func([]posting.Opening) ([]byte, []posting.LeftOut, error)) error {
	open, err := p.boards(c)
	if err != nil {
		return err
	}
	raw, left, err := write(open)
	if err != nil {
		return err
	}
	for _, l := range left {
		p.Log.Warn("a job is not in the feed", "route", c.Path(), "job", l.Job, "cause", l.Cause, "fields", fault.FieldsOf(l.Cause))
	}
	return fetched(c, xmlType, raw)
}

// IndeedFeed is what Indeed fetches.
func (p Pages) IndeedFeed(c echo.Context) error {
	return p.feed(c, func(open []posting.Opening) ([]byte, []posting.LeftOut, error) {
		return posting.Indeed(open, p.BaseURL+"/jobs")
	})
}

// JobsFeed is for any other board.
func (p Pages) JobsFeed(c echo.Context) error { return p.feed(c, posting.JobsFeed) }

// Sitemap lists the pages that search engines should know.
func (p Pages) Sitemap(c echo.Context) error {
	open, err := p.boards(c)
	if err != nil {
		return err
	}
	raw, err := posting.Sitemap(open, p.BaseURL, "/help")
	if err != nil {
		return err
	}
	return fetched(c, xmlType, raw)
}

// unlisted are the paths that search engines stay away from: what is behind a link or a sign-in.
var unlisted = []string{"/c/", "/desk", "/rate", "/join/", "/setup/", "/sign-in", "/link"}

// Robots tells search engines where to look and where not to.
func (p Pages) Robots(c echo.Context) error {
	var out strings.Builder
	out.WriteString("User-agent: *\n")
	for _, path := range unlisted {
		out.WriteString("Disallow: " + path + "\n")
	}
	out.WriteString("\nSitemap: " + p.BaseURL + "/sitemap.xml\n")
	return fetched(c, echo.MIMETextPlainCharsetUTF8, []byte(out.String()))
}
