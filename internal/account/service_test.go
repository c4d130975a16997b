package account

import (
	"strings"
	"sync"
	"testing"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

func TestSetUpWorksOnce(t *testing.T) {
	f := newFixture(t)
	link, err := f.FirstRun(f.ctx)
	f.must(err)
	token, ok := strings.CutPrefix(link, "https://hire.example/setup/")
	if !ok || len(token) < 20 {
		t.Fatalf("link %q", link)
	}
	_, _, err = f.SetUp(f.ctx, "guess", form())
	f.want(err, fault.Expired)
	bad := form()
	bad.Password = "short"
	_, _, err = f.SetUp(f.ctx, token, bad)
	f.want(err, fault.Invalid)
	f.must(f.CheckSetup(f.ctx, token))
	session, m, err := f.SetUp(f.ctx, token, form())
	f.must(err)
	a, err := f.SessionByToken(f.ctx, session)
	f.must(err)
	if a.Member.ID != m.ID || m.Role != Owner || m.Email != email || a.Org.Slug != "riverside-family-clinic" {
		t.Errorf("signed in as %+v", a)
	}
	if got := f.verbs(0); got != "org.created member.signed_in" {
		t.Errorf("trail %q", got)
	}
	_, _, err = f.SetUp(f.ctx, token, form())
	f.want(err, fault.Expired)
	if link, err = f.FirstRun(f.ctx); link != "" || err != nil {
		t.Errorf("second start prints %q, %v", link, err)
	}
}

func TestSetUpLinkRunsOutAndIsReplaced(t *testing.T) {
	f := newFixture(t)
	old, err := f.FirstRun(f.ctx)
	f.must(err)
	link, err := f.FirstRun(f.ctx)
	f.must(err)
	f.want(f.CheckSetup(f.ctx, old[len(link)-22:]), fault.Expired)
	f.clock.Advance(setupLasts)
	f.want(f.CheckSetup(f.ctx, link[len(link)-22:]), fault.Expired)
	f.want(newFixture(t).CheckSetup(f.ctx, ""), fault.Expired)
}

func TestTwoAtOnceSetUpOneOrg(t *testing.T) {
	f := newFixture(t)
	link, err := f.FirstRun(f.ctx)
	f.must(err)
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() { _, _, errs[i] = f.SetUp(f.ctx, link[len(link)-22:], form()) })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		}
	}
	if won != 1 || len(f.w.orgs) != 1 {
		t.Errorf("%d won, %d orgs", won, len(f.w.orgs))
	}
}

func TestSetUpFormSaysEveryProblem(t *testing.T) {
	f := newFixture(t)
	_, _, err := f.CreateOrg(f.ctx, NewOrg{OrgFacts: OrgFacts{TimeZone: "Moon/Base", Place: "Texas"}, Email: "dana"})
	var names []string
	for _, p := range fault.FieldsOf(err) {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, " "); got != "name time_zone place employees owner_name email password" {
		t.Errorf("problems with %q", got)
	}
}

func TestPlacesOfAClinic(t *testing.T) {
	for place, fits := range map[string]bool{
		"US": true, "US-TX": true, "US-NY-NYC": true, "US-OH-Columbus": true, "US-NJ-JerseyCity": true, "US-NY-AlbanyCounty": true, "US-NJ-JERSEY-CITY": true,
		"": false, "Texas": false, "us-tx": false, "US-": false, "US-TX-": false, "US-TX-<b>": false, "US-TX-New York": false, "US-TX-" + strings.Repeat("a", 41): false,
	} {
		var p fault.Problems
		OrgFacts{Name: "Clinic", TimeZone: "UTC", Place: place, Employees: 1}.check(&p)
		if (p.Err() == nil) != fits {
			t.Errorf("%q: %v", place, p.Err())
		}
	}
}

func TestSlugsDiffer(t *testing.T) {
	f := newFixture(t)
	for i, want := range []string{"riverside-family-clinic", "riverside-family-clinic-2"} {
		n := form()
		n.Email = []string{"a@b.example", "c@d.example"}[i]
		org, _, err := f.CreateOrg(f.ctx, n)
		f.must(err)
		if org.Slug != want {
			t.Errorf("slug %q, want %q", org.Slug, want)
		}
	}
	for name, want := range map[string]string{"St. Mary's #2": "st-marys-2", "Клиника": "clinic", "  ": "clinic"} {
		if got := slug(name); got != want {
			t.Errorf("slug(%q) = %q", name, got)
		}
	}
}

func TestSignIn(t *testing.T) {
	f := newFixture(t)
	f.owner()
	n := len(f.w.events)
	token, m, err := f.SignIn(f.ctx, " DANA@riverside.example", good, "192.0.2.1")
	f.must(err)
	if m.Email != email || f.verbs(n) != "member.signed_in" {
		t.Errorf("member %v, trail %q", m.Email, f.verbs(n))
	}
	if _, ok := f.w.sessions[id.Session(token)]; ok {
		t.Error("the token is stored as it is")
	}
	again, _, err := f.SignIn(f.ctx, email, good, "192.0.2.1")
	f.must(err)
	if again == token {
		t.Error("the token is not rotated")
	}
}

// One answer, one hash and as many writes, whether the account exists, is disabled, has no password
// yet or the password is wrong.
func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	f := newFixture(t)
	dana, _ := f.owner()
	omar, _ := f.join(dana, "Omar Reyes", "omar@riverside.example", Rater)
	f.must(f.DisableMember(f.ctx, dana, omar.Member.ID))
	_, err := f.InviteMember(f.ctx, dana, NewMember{Name: "Ines Vega", Email: "ines@riverside.example", Role: Rater})
	f.must(err)
	var first string
	var firstWrites int
	for i, c := range []struct{ email, password string }{
		{"nobody@riverside.example", good},
		{email, "wrong"},
		{email, ""},
		{"omar@riverside.example", other},
		{"ines@riverside.example", ""},
		{"ines@riverside.example", good},
		{"", ""},
		{email, strings.Repeat("x", 1<<20)},
	} {
		f.hashes, f.w.writes = 0, 0
		_, _, err := f.SignIn(f.ctx, c.email, c.password, "192.0.2.7")
		f.want(err, fault.Denied)
		if i == 0 {
			first, firstWrites = err.Error(), f.w.writes
		}
		if f.hashes != 1 || err.Error() != first || f.w.writes != firstWrites {
			t.Errorf("%q: %d hashes, %d writes (want %d), says %q", c.email, f.hashes, f.w.writes, firstWrites, err)
		}
	}
}

func TestWait(t *testing.T) {
	for failures, want := range map[int]time.Duration{
		0: 0, 4: 0, 5: 30 * time.Second, 6: time.Minute, 7: 2 * time.Minute, 8: 4 * time.Minute,
		9: 8 * time.Minute, 10: 15 * time.Minute, 11: 15 * time.Minute, 1_000_000: 15 * time.Minute,
	} {
		if got := Wait(failures, 5); got != want {
			t.Errorf("Wait(%d) = %v, want %v", failures, got, want)
		}
	}
}

func TestAccountIsThrottled(t *testing.T) {
	for _, who := range []string{email, "nobody@riverside.example"} {
		f := newFixture(t)
		f.owner()
		for range freePerAccount {
			_, _, err := f.SignIn(f.ctx, who, "wrong", "192.0.2.1")
			f.want(err, fault.Denied)
		}
		f.hashes = 0
		_, _, err := f.SignIn(f.ctx, who, good, "198.51.100.9") // another address does not help
		f.want(err, fault.TooMany)
		if f.hashes != 0 || !strings.Contains(err.Error(), "30 seconds") {
			t.Errorf("%s: %d hashes, %v", who, f.hashes, err)
		}
		f.clock.Advance(30 * time.Second)
		_, _, err = f.SignIn(f.ctx, who, "wrong", "192.0.2.1")
		f.want(err, fault.Denied)
		f.clock.Advance(59 * time.Second)
		_, _, err = f.SignIn(f.ctx, who, good, "192.0.2.1")
		f.want(err, fault.TooMany)
		f.clock.Advance(forgottenAfter)
		_, _, err = f.SignIn(f.ctx, who, "wrong", "192.0.2.1")
		f.want(err, fault.Denied)
		if got := f.w.counters[accountKey(who)].Failures; got != 1 {
			t.Errorf("%s: %d failures after a quiet hour", who, got)
		}
	}
}

func TestSuccessForgivesTheAccountButNotTheAddress(t *testing.T) {
	f := newFixture(t)
	f.owner()
	for range 4 {
		_, _, err := f.SignIn(f.ctx, email, "wrong", "192.0.2.1")
		f.want(err, fault.Denied)
	}
	_, _, err := f.SignIn(f.ctx, email, good, "192.0.2.1")
	f.must(err)
	if got := f.w.counters[accountKey(email)].Failures; got != 0 {
		t.Errorf("account: %d", got)
	}
	if got := f.w.counters[addressKey("192.0.2.1")].Failures; got != 4 {
		t.Errorf("address: %d", got)
	}
}

func TestAddressIsThrottled(t *testing.T) {
	f := newFixture(t)
	f.owner()
	for i := range freePerAddress {
		_, _, err := f.SignIn(f.ctx, strings.Repeat("a", i+1)+"@b.example", "wrong", "192.0.2.1")
		f.want(err, fault.Denied)
	}
	_, _, err := f.SignIn(f.ctx, email, good, "192.0.2.1")
	f.want(err, fault.TooMany)
	_, _, err = f.SignIn(f.ctx, email, good, "192.0.2.2")
	f.must(err)
}

func TestManyTriesAtOnceDoNotSlipThrough(t *testing.T) {
	f := newFixture(t)
	f.owner()
	f.hashes = 0
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() { _ = f.reserve(f.ctx, signInKeys(email, "192.0.2.1")...) })
	}
	wg.Wait()
	if got := f.w.counters[accountKey(email)].Failures; got != freePerAccount {
		t.Errorf("%d tries got through", got)
	}
}

func TestSessionsEnd(t *testing.T) {
	f := newFixture(t)
	_, token := f.owner()
	f.clock.Advance(SessionIdle)
	_, err := f.SessionByToken(f.ctx, token)
	f.want(err, fault.Expired)

	token, _, err = f.SignIn(f.ctx, email, good, "192.0.2.1")
	f.must(err)
	from := f.clock.Now()
	for f.clock.Now().Sub(from) < SessionMost-10*time.Hour {
		_, err = f.SessionByToken(f.ctx, token)
		f.must(err)
		f.clock.Advance(10 * time.Hour)
	}
	_, err = f.SessionByToken(f.ctx, token)
	f.must(err)
	f.clock.Set(from.Add(SessionMost - time.Second))
	_, err = f.SessionByToken(f.ctx, token)
	f.must(err)
	f.clock.Set(from.Add(SessionMost))
	_, err = f.SessionByToken(f.ctx, token)
	f.want(err, fault.Expired)
	f.clock.Advance(time.Second)
	f.must(f.Sweep(f.ctx))
	if len(f.w.sessions) != 0 {
		t.Errorf("%d sessions left", len(f.w.sessions))
	}
	for _, nobody := range []string{"", "guess"} {
		_, err = f.SessionByToken(f.ctx, nobody)
		f.want(err, fault.Expired)
	}
}

func TestSessionIsTouchedOnceAMinute(t *testing.T) {
	f := newFixture(t)
	_, token := f.owner()
	f.w.writes = 0
	for range 121 { // two minutes of a request a second
		_, err := f.SessionByToken(f.ctx, token)
		f.must(err)
		f.clock.Advance(time.Second)
	}
	if f.w.writes != 2 {
		t.Errorf("%d writes", f.w.writes)
	}
}

func TestSignOut(t *testing.T) {
	f := newFixture(t)
	_, token := f.owner()
	n := len(f.w.events)
	f.must(f.SignOut(f.ctx, token))
	f.must(f.SignOut(f.ctx, token))
	f.must(f.SignOut(f.ctx, ""))
	_, err := f.SessionByToken(f.ctx, token)
	f.want(err, fault.Expired)
	if got := f.verbs(n); got != "member.signed_out" {
		t.Errorf("trail %q", got)
	}
}

func TestSignOutEverywhereAndOneElsewhere(t *testing.T) {
	f := newFixture(t)
	dana, token := f.owner()
	omar, _ := f.join(dana, "Omar Reyes", "omar@riverside.example", Rater)
	f.clock.Advance(time.Minute)
	second, _, err := f.SignIn(f.ctx, email, good, "192.0.2.1")
	f.must(err)
	own, err := f.ListSessions(f.ctx, dana)
	f.must(err)
	if len(own) != 2 || own[0].ID != id.Session(id.Hash(second)) {
		t.Fatalf("sessions %+v", own)
	}
	f.want(f.EndSession(f.ctx, omar, own[0].ID), fault.NotFound)
	f.must(f.EndSession(f.ctx, dana, own[0].ID))
	_, err = f.SessionByToken(f.ctx, second)
	f.want(err, fault.Expired)
	f.must(f.SignOutEverywhere(f.ctx, dana))
	_, err = f.SessionByToken(f.ctx, token)
	f.want(err, fault.Expired)
	if own, err = f.ListSessions(f.ctx, dana); err != nil || len(own) != 0 {
		t.Errorf("left %v, %v", own, err)
	}
}

func TestInvitation(t *testing.T) {
	f := newFixture(t)
	dana, _ := f.owner()
	n := len(f.w.events)
	m, err := f.InviteMember(f.ctx, dana, NewMember{Name: "Omar\r\nReyes", Email: "OMAR@riverside.example", Role: Recruiter})
	f.must(err)
	if m.Name != "Omar Reyes" || m.Email != "omar@riverside.example" || f.verbs(n) != "member.invited" {
		t.Errorf("member %+v, trail %q", m, f.verbs(n))
	}
	if _, ok := f.w.invites[f.lastLink()]; ok {
		t.Error("the token is stored as it is")
	}
	link := f.lastLink()
	_, err = f.ResendInvitation(f.ctx, dana, m.ID)
	f.must(err)
	_, _, err = f.AcceptInvitation(f.ctx, link, "omar@riverside.example")
	f.want(err, fault.Invalid)
	n = len(f.w.events)
	_, _, err = f.AcceptInvitation(f.ctx, link, other)
	f.must(err)
	if got := f.verbs(n); got != "member.changed member.signed_in" {
		t.Errorf("trail %q", got)
	}
	_, _, err = f.AcceptInvitation(f.ctx, link, good)
	f.want(err, fault.Expired)
	_, _, err = f.AcceptInvitation(f.ctx, f.lastLink(), good) // the one sent again
	f.want(err, fault.Expired)
	_, err = f.ResendInvitation(f.ctx, dana, m.ID)
	f.want(err, fault.Conflict)
	_, err = f.InviteMember(f.ctx, dana, NewMember{Name: "Dana", Email: email, Role: Rater})
	f.want(err, fault.Conflict)
	_, err = f.InviteMember(f.ctx, dana, NewMember{Role: "king"})
	if len(fault.FieldsOf(err)) != 3 {
		t.Errorf("problems %v", fault.FieldsOf(err))
	}
}

func TestInvitationRunsOut(t *testing.T) {
	f := newFixture(t)
	dana, _ := f.owner()
	_, err := f.InviteMember(f.ctx, dana, NewMember{Name: "Omar Reyes", Email: "omar@riverside.example", Role: Rater})
	f.must(err)
	f.clock.Advance(invitationLasts)
	_, _, err = f.Invited(f.ctx, f.lastLink())
	f.want(err, fault.Expired)
	_, _, err = f.Invited(f.ctx, "guess")
	f.want(err, fault.Expired)
}

func TestOnlyOwnersManage(t *testing.T) {
	f := newFixture(t)
	dana, _ := f.owner()
	omar, _ := f.join(dana, "Omar Reyes", "omar@riverside.example", Manager)
	_, err := f.InviteMember(f.ctx, omar, NewMember{Name: "Ines Vega", Email: "ines@riverside.example", Role: Rater})
	f.want(err, fault.Denied)
	_, err = f.UpdateOrg(f.ctx, omar, form().OrgFacts)
	f.want(err, fault.Denied)
	_, err = f.ResetLink(f.ctx, omar, dana.Member.ID)
	f.want(err, fault.Denied)
	_, err = f.Members(f.ctx, omar)
	f.want(err, fault.Denied)
	f.want(f.ChangeRole(f.ctx, omar, omar.Member.ID, Owner), fault.Denied)
	f.want(f.DisableMember(f.ctx, omar, dana.Member.ID), fault.Denied)
	f.want(f.SetAccommodates(f.ctx, omar, omar.Member.ID, true), fault.Denied)
}

// The right is nobody's by role, not even an owner's, and raters cannot use it.
func TestTheAccommodationRightIsGivenByName(t *testing.T) {
	f := newFixture(t)
	dana, _ := f.owner()
	if dana.Can(GrantAccommodation) {
		t.Error("an owner has the right without being given it")
	}
	f.must(f.SetAccommodates(f.ctx, dana, dana.Member.ID, true))
	m := f.w.members[dana.Member.ID]
	for _, role := range Roles() {
		m.Role = role
		if got, want := m.Can(GrantAccommodation), role != Rater; got != want {
			t.Errorf("%s with the right: %v, want %v", role, got, want)
		}
	}
	n := len(f.w.events)
	f.must(f.SetAccommodates(f.ctx, dana, dana.Member.ID, false))
	if m := f.w.members[dana.Member.ID]; m.Can(GrantAccommodation) || f.verbs(n) != "member.changed" {
		t.Errorf("taken: %+v, trail %q", m, f.verbs(n))
	}
}

func TestOwnersOfAnotherOrgFindNobody(t *testing.T) {
	f := newFixture(t)
	dana, _ := f.owner()
	n := form()
	n.Email = "kim@lakeside.example"
	org, kim, err := f.CreateOrg(f.ctx, n)
	f.must(err)
	stranger := Actor{Org: org, Member: kim}
	_, err = f.ResetLink(f.ctx, stranger, dana.Member.ID)
	f.want(err, fault.NotFound)
	f.want(f.ChangeRole(f.ctx, stranger, dana.Member.ID, Rater), fault.NotFound)
	f.want(f.DisableMember(f.ctx, stranger, dana.Member.ID), fault.NotFound)
}

func TestTheLastOwnerStays(t *testing.T) {
	f := newFixture(t)
	dana, _ := f.owner()
	_, err := f.InviteMember(f.ctx, dana, NewMember{Name: "Ines Vega", Email: "ines@riverside.example", Role: Owner})
	f.must(err) // an owner without a password cannot stand in
	f.want(f.ChangeRole(f.ctx, dana, dana.Member.ID, Rater), fault.Conflict)
	f.want(f.DisableMember(f.ctx, dana, dana.Member.ID), fault.Conflict)
	if m := f.w.members[dana.Member.ID]; m.Role != Owner || m.DisabledAt != nil {
		t.Fatalf("the refused change stayed: %+v", m)
	}
	omar, token := f.join(dana, "Omar Reyes", "omar@riverside.example", Rater)
	n := len(f.w.events)
	f.must(f.ChangeRole(f.ctx, dana, omar.Member.ID, Owner))
	f.must(f.DisableMember(f.ctx, dana, dana.Member.ID))
	omar, err = f.SessionByToken(f.ctx, token)
	f.must(err)
	f.want(f.ChangeRole(f.ctx, omar, omar.Member.ID, Manager), fault.Conflict)
	f.must(f.EnableMember(f.ctx, omar, dana.Member.ID))
	if got := f.verbs(n); got != "member.changed member.changed member.changed" {
		t.Errorf("trail %q", got)
	}
	f.want(f.ChangeRole(f.ctx, omar, omar.Member.ID, "king"), fault.Invalid)
}

func TestDisablingEndsSessionsAndLinks(t *testing.T) {
	f := newFixture(t)
	dana, _ := f.owner()
	omar, token := f.join(dana, "Omar Reyes", "omar@riverside.example", Rater)
	link, err := f.ResetLink(f.ctx, dana, omar.Member.ID)
	f.must(err)
	f.must(f.DisableMember(f.ctx, dana, omar.Member.ID))
	_, err = f.SessionByToken(f.ctx, token)
	f.want(err, fault.Expired)
	_, err = f.ResetLink(f.ctx, dana, omar.Member.ID)
	f.want(err, fault.Conflict)
	f.must(f.EnableMember(f.ctx, dana, omar.Member.ID))
	_, err = f.SessionByToken(f.ctx, token)
	f.want(err, fault.Expired)
	_, _, err = f.AcceptInvitation(f.ctx, link[strings.LastIndex(link, "/")+1:], good)
	f.want(err, fault.Expired)
}

func TestChangePassword(t *testing.T) {
	f := newFixture(t)
	dana, token := f.owner()
	for range freePerAccount {
		_, err := f.ChangePassword(f.ctx, dana, "wrong", other)
		f.want(err, fault.Invalid)
	}
	_, err := f.ChangePassword(f.ctx, dana, good, other)
	f.want(err, fault.TooMany)
	f.clock.Advance(time.Minute)
	n := len(f.w.events)
	fresh, err := f.ChangePassword(f.ctx, dana, good, other)
	f.must(err)
	if got := f.verbs(n); got != "member.changed member.signed_in" {
		t.Errorf("trail %q", got)
	}
	_, err = f.SessionByToken(f.ctx, token)
	f.want(err, fault.Expired)
	_, err = f.SessionByToken(f.ctx, fresh)
	f.must(err)
	_, _, err = f.SignIn(f.ctx, email, good, "192.0.2.1")
	f.want(err, fault.Denied)
	_, _, err = f.SignIn(f.ctx, email, other, "192.0.2.1")
	f.must(err)
}

func TestResetLinks(t *testing.T) {
	f := newFixture(t)
	f.owner()
	link, err := f.ConsoleResetLink(f.ctx, email)
	f.must(err)
	if !strings.HasSuffix(link, f.lastLink()) {
		t.Errorf("mailed another link than %q", link)
	}
	_, _, err = f.AcceptInvitation(f.ctx, f.lastLink(), other)
	f.must(err)
	_, _, err = f.SignIn(f.ctx, email, other, "192.0.2.1")
	f.must(err)
	_, err = f.ConsoleResetLink(f.ctx, "nobody@riverside.example")
	f.want(err, fault.NotFound)
}

func TestAskingForAResetTellsNothing(t *testing.T) {
	f := newFixture(t)
	dana, _ := f.owner()
	omar, _ := f.join(dana, "Omar Reyes", "omar@riverside.example", Rater)
	f.must(f.DisableMember(f.ctx, dana, omar.Member.ID))
	before := len(f.w.posted)
	var writes []int
	for _, who := range []string{" DANA@riverside.example", "nobody@riverside.example", "omar@riverside.example", ""} {
		f.w.writes = 0
		f.must(f.RequestReset(f.ctx, who, "192.0.2.1"))
		writes = append(writes, f.w.writes)
	}
	if len(f.w.posted) != before+1 || f.w.posted[before].To != email {
		t.Errorf("%d messages", len(f.w.posted)-before)
	}
	for _, n := range writes {
		if n != writes[0] {
			t.Errorf("writes %v", writes)
		}
	}
	_, _, err := f.AcceptInvitation(f.ctx, f.lastLink(), other)
	f.must(err)
	for _, who := range []string{email, "nobody@riverside.example"} {
		for range freeResets - 1 {
			f.must(f.RequestReset(f.ctx, who, "192.0.2.1"))
		}
		f.want(f.RequestReset(f.ctx, who, "198.51.100.9"), fault.TooMany)
	}
}

func TestUpdateOrgAndName(t *testing.T) {
	f := newFixture(t)
	dana, _ := f.owner()
	n := len(f.w.events)
	facts := form().OrgFacts
	facts.Name, facts.Employees = "Lakeside Clinic", 30
	org, err := f.UpdateOrg(f.ctx, dana, facts)
	f.must(err)
	if org.Name != "Lakeside Clinic" || org.Slug != dana.Org.Slug || f.w.orgs[org.ID].Employees != 30 {
		t.Errorf("org %+v", org)
	}
	f.must(f.RenameSelf(f.ctx, dana, "Dana W."))
	f.want(f.RenameSelf(f.ctx, dana, " \n"), fault.Invalid)
	_, err = f.UpdateOrg(f.ctx, dana, OrgFacts{})
	f.want(err, fault.Invalid)
	if got := f.verbs(n); got != "org.changed member.changed" {
		t.Errorf("trail %q", got)
	}
}

func TestWhatCannotBeRecordedDoesNotHappen(t *testing.T) {
	f := newFixture(t)
	dana, _ := f.owner()
	omar, _ := f.join(dana, "Omar Reyes", "omar@riverside.example", Rater)
	f.w.broken = audit.MemberChanged
	f.want(f.ChangeRole(f.ctx, dana, omar.Member.ID, Owner), fault.Internal)
	if got := f.w.members[omar.Member.ID].Role; got != Rater {
		t.Errorf("role %s", got)
	}
	f.w.broken = audit.SignedIn
	before := len(f.w.sessions)
	_, _, err := f.SignIn(f.ctx, email, good, "192.0.2.1")
	f.want(err, fault.Internal)
	if len(f.w.sessions) != before {
		t.Error("a session without a trail")
	}
}
