package auth

import (
	"embed"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/fault"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

//go:embed pages/*.html
var files embed.FS

// Pages are the handlers.
type Pages struct{ *site.Site }

// New returns the handlers over a site.
func New(s *site.Site) Pages { return Pages{s} }

// All lists the pages for the test that checks every template.
func All() []ui.Checked { return []ui.Checked{signInPage, setupPage, joinPage, accountPage} }

// remember hands the session token to the browser. It lives as long as the session can.
func (p Pages) remember(c echo.Context, token string) {
	c.SetCookie(&http.Cookie{
		Name: site.SessionCookie(p.Secure), Value: token, Path: "/", HttpOnly: true, Secure: p.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int((7 * 24 * time.Hour).Seconds()),
	})
}

func (p Pages) forget(c echo.Context) {
	c.SetCookie(&http.Cookie{Name: site.SessionCookie(p.Secure), Path: "/", HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteLaxMode, MaxAge: -1})
}

type signIn struct {
	Email   string
	Back    string
	Problem ui.Problem
}

var signInPage = ui.NewPage[signIn](files, "pages/sign_in.html")

// SignInForm asks for e-mail address and password.
func (p Pages) SignInForm(c echo.Context) error {
	if _, ok := site.Actor(c); ok {
		return site.See(c, "/")
	}
	return site.Show(c, http.StatusOK, signInPage, p.DoorFrame(c, ""), signIn{Back: c.QueryParam("back")})
}

// SignIn checks them; the browser goes back to where it came from.
func (p Pages) SignIn(c echo.Context) error {
	email := c.FormValue("email")
	token, m, err := p.Account.SignIn(c.Request().Context(), email, c.FormValue("password"), c.RealIP())
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			return err
		}
		status := site.Status(err)
		if fault.Is(err, fault.Denied) {
			status = http.StatusUnprocessableEntity
		}
		return site.Show(c, status, signInPage, p.DoorFrame(c, ""), signIn{Email: email, Back: c.FormValue("back"), Problem: ui.ProblemOf(err)})
	}
	p.remember(c, token)
	return site.See(c, landing(m, c.FormValue("back")))
}

// landing is where a member arrives: a page of this site that they wanted, else their own first one.
func landing(m account.Member, back string) string {
	u, err := url.Parse(back)
	local := err == nil && u.Host == "" && u.Scheme == "" && strings.HasPrefix(u.Path, "/") && !strings.HasPrefix(back, "//") && !strings.Contains(back, `\`)
	switch {
	case back != "" && local:
		return back
	case account.Can(m.Role, account.SeeDesk):
		return "/desk"
	default:
		return "/rate"
	}
}

// SignOut ends this browser's session.
func (p Pages) SignOut(c echo.Context) error {
	if cookie, err := c.Cookie(site.SessionCookie(p.Secure)); err == nil {
		if err := p.Account.SignOut(c.Request().Context(), cookie.Value); err != nil {
			return err
		}
	}
	p.forget(c)
	return site.See(c, site.Done("/sign-in", "signedout"))
}

// SignOutEverywhere ends all of the member's sessions.
func (p Pages) SignOutEverywhere(c echo.Context) error {
	if err := p.Account.SignOutEverywhere(c.Request().Context(), site.Must(c)); err != nil {
		return err
	}
	p.forget(c)
	return site.See(c, site.Done("/sign-in", "signedout"))
}

type setup struct {
	Clinic, TimeZone, Place, Employees, Name, Email string
	Zones                                           []ui.Option
	Problem                                         ui.Problem
}

var setupPage = ui.NewPage[setup](files, "pages/setup.html")

// Zones are the time zones offered for a clinic.
func Zones() []ui.Option {
	var all []ui.Option
	for _, z := range []string{
		"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
		"America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "America/Mexico_City",
		"America/Bogota", "Asia/Manila", "Europe/London", "UTC",
	} {
		all = append(all, ui.Option{Value: z, Text: strings.ReplaceAll(z, "_", " ")})
	}
	return all
}

// SetupForm is the first page of a new installation, behind the link on the console.
func (p Pages) SetupForm(c echo.Context) error {
	if err := p.Account.CheckSetup(c.Request().Context(), c.Param("secret")); err != nil {
		return err
	}
	return site.Show(c, http.StatusOK, setupPage, p.DoorFrame(c, ""), setup{TimeZone: "America/Chicago", Zones: Zones()})
}

// Setup creates the clinic and its first owner and signs the owner in.
func (p Pages) Setup(c echo.Context) error {
	data := setup{
		Clinic: c.FormValue("clinic"), TimeZone: c.FormValue("time_zone"), Place: c.FormValue("place"),
		Employees: c.FormValue("employees"), Name: c.FormValue("name"), Email: c.FormValue("email"), Zones: Zones(),
	}
	employees, err := strconv.Atoi(strings.TrimSpace(data.Employees))
	if err != nil {
		employees = 0
	}
	session, _, err := p.Account.SetUp(c.Request().Context(), c.Param("secret"), account.NewOrg{
		OrgFacts:  account.OrgFacts{Name: data.Clinic, TimeZone: data.TimeZone, Place: strings.TrimSpace(data.Place), Employees: employees},
		OwnerName: data.Name, Email: data.Email, Password: c.FormValue("password"),
	})
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		data.Problem = ui.ProblemOf(err)
		return site.Show(c, site.Status(err), setupPage, p.DoorFrame(c, ""), data)
	}
	if err != nil {
		return err
	}
	p.remember(c, session)
	return site.See(c, "/desk/clinic")
}

type join struct {
	Org, Name, Email string
	Problem          ui.Problem
}

var joinPage = ui.NewPage[join](files, "pages/join.html")

// JoinForm asks an invited member, or one with a reset link, for a password.
func (p Pages) JoinForm(c echo.Context) error { return p.join(c, http.StatusOK, nil) }

func (p Pages) join(c echo.Context, status int, problem error) error {
	org, m, err := p.Account.Invited(c.Request().Context(), c.Param("secret"))
	if err != nil {
		return err
	}
	return site.Show(c, status, joinPage, p.DoorFrame(c, org.Name), join{Org: org.Name, Name: m.Name, Email: m.Email, Problem: ui.ProblemOf(problem)})
}

// Join sets the password and signs in.
func (p Pages) Join(c echo.Context) error {
	session, m, err := p.Account.AcceptInvitation(c.Request().Context(), c.Param("secret"), c.FormValue("password"))
	if fault.Is(err, fault.Invalid) {
		return p.join(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	p.remember(c, session)
	return site.See(c, landing(m, ""))
}

type ownAccount struct {
	Name, Email, Role string
	Sessions          int
	Quiet             bool
	Problem           ui.Problem
}

var accountPage = ui.NewPage[ownAccount](files, "pages/account.html")

// AccountForm shows the member's own account.
func (p Pages) AccountForm(c echo.Context) error { return p.account(c, http.StatusOK, nil) }

func (p Pages) account(c echo.Context, status int, problem error) error {
	a := site.Must(c)
	sessions, err := p.Account.ListSessions(c.Request().Context(), a)
	if err != nil {
		return err
	}
	quiet, err := p.Hirings.Quiet(c.Request().Context(), a.Org.ID, a.Member.ID)
	if err != nil {
		return err
	}
	return site.Show(c, status, accountPage, p.StaffFrame(c, ""), ownAccount{
		Name: a.Member.Name, Email: a.Member.Email, Role: string(a.Member.Role), Sessions: len(sessions), Quiet: quiet, Problem: ui.ProblemOf(problem),
	})
}

// ChooseMail keeps whether the member is told by e-mail of notes that call them.
func (p Pages) ChooseMail(c echo.Context) error {
	a := site.Must(c)
	if err := p.Hiring.ChooseMail(c.Request().Context(), a.Org.ID, a.Member.ID, c.FormValue("notes") == ""); err != nil {
		return err
	}
	return site.See(c, site.Done("/desk/account", "saved"))
}

// ChangePassword sets a new password and ends all other sessions.
func (p Pages) ChangePassword(c echo.Context) error {
	session, err := p.Account.ChangePassword(c.Request().Context(), site.Must(c), c.FormValue("current"), c.FormValue("password"))
	if err != nil && fault.KindOf(err) != fault.Internal {
		return p.account(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	p.remember(c, session)
	return site.See(c, site.Done("/desk/account", "saved"))
}
