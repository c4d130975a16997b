package manager

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type memberRow struct {
	ID, Name, Email string
	Role            account.Role
	Roles           []ui.Option
	Since           time.Time
	Joined          bool
	Disabled        bool
	Self            bool
	Accommodates    bool // holds the accommodation right
	CanHold         bool // a role that could
	Tone            ui.Tone
	Status          string
}

type members struct {
	Rows    []memberRow
	Roles   []ui.Option
	Name    string
	Email   string
	Role    string
	Zone    string
	Problem ui.Problem
	Mailed  string // whom a link was just mailed
}

var membersPage = ui.NewPage[members](files, "pages/members.html")

// roleWords say what a role may do.
var roleWords = []ui.Option{
	{Value: string(account.Owner), Text: "Owner", Note: "Everything, with members and clinic"},
	{Value: string(account.Manager), Text: "Manager", Note: "Writes postings, and all a recruiter does"},
	{Value: string(account.Recruiter), Text: "Recruiter", Note: "Invites, compares, decides, rates"},
	{Value: string(account.Rater), Text: "Rater", Note: "Rates answers, sees nothing else"},
}

// Members lists the people of the clinic.
func (p Pages) Members(c echo.Context) error {
	return p.members(c, http.StatusOK, account.NewMember{Role: account.Rater}, nil)
}

func (p Pages) members(c echo.Context, status int, typed account.NewMember, problem error) error {
	a := site.Must(c)
	all, err := p.Account.Members(c.Request().Context(), a)
	if err != nil {
		return err
	}
	data := members{
		Name: typed.Name, Email: typed.Email, Role: string(typed.Role), Roles: roleWords, Zone: zone(c), Problem: ui.ProblemOf(problem),
	}
	for _, m := range all {
		data.Rows = append(data.Rows, memberRowOf(m, a.Member.ID))
		if string(m.ID) == c.QueryParam("mailed") {
			data.Mailed = m.Name
		}
	}
	return site.Show(c, status, membersPage, p.StaffFrame(c, "/desk/members"), data)
}

func memberRowOf(m account.Member, self id.Member) memberRow {
	row := memberRow{
		ID: string(m.ID), Name: m.Name, Email: m.Email, Role: m.Role, Since: m.CreatedAt,
		Joined: m.PasswordHash != "", Disabled: m.DisabledAt != nil, Self: m.ID == self,
		Accommodates: m.Accommodates, CanHold: account.Can(m.Role, account.Compare),
	}
	for _, r := range roleWords {
		row.Roles = append(row.Roles, ui.Option{Value: r.Value, Text: r.Text, Chosen: r.Value == string(m.Role)})
	}
	switch {
	case row.Disabled:
		row.Tone, row.Status = ui.Bad, "Disabled"
	case !row.Joined:
		row.Tone, row.Status = ui.Plain, "Invited"
	default:
		row.Tone, row.Status = ui.OK, "Active"
	}
	return row
}

// InviteMember asks a person in.
func (p Pages) InviteMember(c echo.Context) error {
	typed := account.NewMember{Name: c.FormValue("name"), Email: c.FormValue("email"), Role: account.Role(c.FormValue("role"))}
	_, err := p.Account.InviteMember(c.Request().Context(), site.Must(c), typed)
	switch {
	case err == nil:
		return site.See(c, site.Done("/desk/members", "member"))
	case fault.Is(err, fault.Conflict):
		return p.members(c, http.StatusConflict, typed, &fault.Error{Kind: fault.Conflict, Message: "This person was not invited", Fields: []fault.Field{{Name: "email", Message: ui.ProblemOf(err).Message}}})
	case site.Mendable(err):
		return p.members(c, site.Status(err), typed, err)
	default:
		return err
	}
}

// ChangeMember gives another role or the accommodation right, ends or restores access, or mails a link
// to a new password.
func (p Pages) ChangeMember(c echo.Context) error {
	ctx, by, member := c.Request().Context(), site.Must(c), id.Member(c.Param("member"))
	next := site.Done("/desk/members", "saved")
	var err error
	switch act := c.FormValue("act"); act {
	case "role":
		err = p.Account.ChangeRole(ctx, by, member, account.Role(c.FormValue("role")))
	case "accommodate", "accommodate-no":
		err = p.Account.SetAccommodates(ctx, by, member, act == "accommodate")
	case "disable":
		err = p.Account.DisableMember(ctx, by, member)
	case "enable":
		err = p.Account.EnableMember(ctx, by, member)
	case "reset":
		next = "/desk/members?mailed=" + string(member)
		_, err = p.Account.ResetLink(ctx, by, member)
	case "invite":
		next = "/desk/members?mailed=" + string(member)
		_, err = p.Account.ResendInvitation(ctx, by, member)
	default:
		err = fault.Invalidf("Choose what to change")
	}
	switch {
	case err == nil:
		return site.See(c, next)
	case site.Mendable(err):
		return p.members(c, site.Status(err), account.NewMember{Role: account.Rater}, err)
	default:
		return err
	}
}
