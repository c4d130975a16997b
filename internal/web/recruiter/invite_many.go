package recruiter

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type inviteMany struct {
	Title, Base, Zone string
	Open, Freezes     bool
	Until             time.Time
	List              string // as it was typed
	Lines             []batchLine
	Good, Bad         int
	Ready             string // the good lines, to send
	Sent              int
	Done              bool
	Problem           ui.Problem
}

type batchLine struct {
	Number      int
	Name, Email string
	Errors      []string
}

var inviteManyPage = ui.NewPage[inviteMany](files, "pages/invite_many.html")

// InviteManyForm asks for a list of people.
func (p Pages) InviteManyForm(c echo.Context) error {
	return p.inviteMany(c, http.StatusOK, inviteMany{})
}

// InviteMany checks a list and shows it, or sends the invitations of a list that was checked. One
// person who cannot be invited stops nobody else.
func (p Pages) InviteMany(c echo.Context) error {
	text, err := listOf(c)
	if err != nil {
		return err
	}
	data := inviteMany{List: text}
	lines, err := hiring.ReadBatch(text)
	if err != nil {
		data.Problem = ui.ProblemOf(err)
		return p.inviteMany(c, site.Status(err), data)
	}
	if c.FormValue("act") == "send" {
		err = p.sendMany(c, lines, &data)
	} else {
		err = p.checkMany(c, lines, &data)
	}
	if err != nil {
		return err
	}
	return p.inviteMany(c, http.StatusOK, data)
}

// listOf is the file that was chosen, else what was pasted.
func listOf(c echo.Context) (string, error) {
	head, err := c.FormFile("file")
	if err != nil || head.Size == 0 { // none was chosen
		return c.FormValue("list"), nil
	}
	file, err := head.Open()
	if err != nil {
		return "", fault.Wrap(fault.Internal, err, "The file cannot be read")
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, 1<<20))
	return string(text), err
}

// checkMany sorts the lines into those that can be sent and those that cannot, and says why.
func (p Pages) checkMany(c echo.Context, lines []hiring.Line, data *inviteMany) error {
	var good []hiring.Person
	for _, l := range lines {
		if len(l.Errors) == 0 {
			code, err := p.alreadyOn(c, l.Person.Email)
			if err != nil {
				return err
			}
			if code != "" {
				l.Errors = append(l.Errors, "Is on this job already, as "+code)
			}
		}
		if len(l.Errors) == 0 {
			good = append(good, l.Person)
		}
		data.add(l)
	}
	data.Ready = hiring.WriteBatch(good)
	return nil
}

func (m *inviteMany) add(l hiring.Line) {
	m.Lines = append(m.Lines, batchLine{Number: l.Number, Name: l.Person.Name, Email: l.Person.Email, Errors: l.Errors})
	if len(l.Errors) > 0 {
		m.Bad++
	} else {
		m.Good++
	}
}

// alreadyOn is the code of the application that an address has on the job, "" without one.
func (p Pages) alreadyOn(c echo.Context, email string) (code string, err error) {
	holders, err := p.Hirings.HoldersByEmail(c.Request().Context(), email)
	for _, h := range holders {
		if h.Org == site.Org(c) && h.Job.ID == id.Job(c.Param("job")) {
			code = h.Application.Code
		}
	}
	return code, err
}

func (p Pages) sendMany(c echo.Context, lines []hiring.Line, data *inviteMany) error {
	for _, l := range lines {
		if len(l.Errors) == 0 {
			_, err := p.Hiring.Invite(c.Request().Context(), site.Org(c), site.By(c), id.Job(c.Param("job")), l.Person)
			switch {
			case err == nil:
				data.Sent++
				continue
			case !site.Mendable(err):
				return err
			}
			l.Errors = append(l.Errors, ui.ProblemOf(err).Message)
		}
		data.add(l)
	}
	data.Done = true
	return nil
}

func (p Pages) inviteMany(c echo.Context, code int, data inviteMany) error {
	job, err := p.Hirings.Job(c.Request().Context(), site.Org(c), id.Job(c.Param("job")))
	if err != nil {
		return err
	}
	now := p.Clock.Now()
	data.Title, data.Base, data.Zone = job.Title, jobPath(job.ID), zone(c)
	data.Open, data.Freezes, data.Until = job.Open(now), job.FrozenAt == nil, now.Add(hiring.OpenFor)
	return site.Show(c, code, inviteManyPage, p.frame(c, job, ui.Link{Text: "Invite many"}), data)
}

// People counts in words.
func (m inviteMany) People(n int) string {
	if n == 1 {
		return "1 invitation"
	}
	return strconv.Itoa(n) + " invitations"
}
