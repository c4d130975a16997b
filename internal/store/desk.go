package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

const (
	noView  = "There is no such view"
	noShare = "This link is not known here"
)

// entryRow is a row of the desk's list: an application with its progress and its candidate's name.
type entryRow struct {
	Application applicationRow `gorm:"embedded"`
	Name        string
	LaidOut     int
	Unfinished  int64
	Unscored    int64
	Scored      int64
	Answered    int64
	Rated       int64
	RatingsIn   int
	WorkEndsAt  *time.Time
	BegunAt     *time.Time
	HandedInAt  *time.Time
	AskedAt     *time.Time
	AssignedTo  *string
	LetterAt    *time.Time
}

func places(n int64) hiring.Places { return hiring.Places(n) } //nolint:gosec // a set of bits, not a number

func (r entryRow) domain() hiring.Entry {
	return hiring.Entry{
		Application: r.Application.domain(), Name: r.Name, Assigned: id.Member(orEmpty(r.AssignedTo)), Asked: utcp(r.AskedAt), LetterAt: utcp(r.LetterAt),
		Progress: hiring.Progress{
			LaidOut: r.LaidOut, Unfinished: places(r.Unfinished), Unscored: places(r.Unscored), Scored: places(r.Scored),
			Answered: places(r.Answered), Rated: places(r.Rated), RatingsIn: r.RatingsIn,
			WorkEnds: utcp(r.WorkEndsAt), Begun: utcp(r.BegunAt), HandedIn: utcp(r.HandedInAt),
		},
	}
}

// The parts of the list's conditions, each with the values it asks for. They say in SQL what
// hiring.Entry says of one row; TestTheListSaysWhatProfilesSay holds the two together.
const (
	takesPart   = `a.declined_at IS NULL`
	isOver      = takesPart + ` AND a.laid_out > 0 AND (a.unfinished = 0 OR a.work_ends_at <= @now)`
	isFinished  = takesPart + ` AND a.laid_out > 0 AND a.unfinished = 0`
	isEnded     = takesPart + ` AND a.unfinished <> 0 AND a.work_ends_at <= @now`
	isAtIt      = takesPart + ` AND (a.laid_out = 0 OR a.unfinished <> 0 AND a.work_ends_at > @now)`
	isWorking   = isAtIt + ` AND a.begun_at IS NOT NULL AND a.laid_out > 0`
	isInvited   = isAtIt + ` AND (a.begun_at IS NULL OR a.laid_out = 0)`
	isClosing   = isAtIt + ` AND a.closes_at > @now AND a.closes_at <= @soon`
	isUnrated   = `(a.answered & ~a.rated & @rate) <> 0`
	isUnwritten = `a.stage = 'not_selected' AND a.letter_at IS NULL`
	isComplete  = `(a.scored & @all) = @all AND (a.rated & @rate) = @rate`
	isNamed     = `(a.revealed_at IS NOT NULL OR a.laid_out > 0 AND ((a.unfinished & @rate) = 0 OR a.work_ends_at <= @now)
		AND (a.unscored & @rate) = 0 AND (a.answered & ~a.rated & @rate) = 0)`
	callsViewer = `EXISTS (SELECT 1 FROM notes n JOIN note_mentions m ON m.org_id = n.org_id AND m.note_id = n.id
		WHERE n.org_id = a.org_id AND n.application_id = a.id AND m.member_id = @viewer AND m.seen_at IS NULL)`
	hasTag   = `EXISTS (SELECT 1 FROM application_tags g WHERE g.org_id = a.org_id AND g.application_id = a.id AND g.tag = @tag)`
	hasWord  = `a.id IN (SELECT g.application_id FROM application_tags g WHERE g.org_id = @org AND g.tag LIKE @word ESCAPE '\')`
	isCalled = `a.candidate_id IN (SELECT c.id FROM candidates c WHERE c.org_id = @org AND c.sought LIKE @anywhere ESCAPE '\')`
	found    = `(a.code LIKE @code ESCAPE '\' OR a.sought LIKE @anywhere ESCAPE '\' OR ` + hasWord + ` OR ` + isNamed + ` AND ` + isCalled + `)`
)

var standings = map[hiring.Standing]string{
	hiring.Invited: isInvited, hiring.Working: isWorking, hiring.Finished: isFinished, hiring.TimeEnded: isEnded,
	hiring.TakesNone: `a.declined_at IS NOT NULL`, hiring.EndingSoon: isClosing,
}

// stagesInOrder ranks the stages as people go through them.
var stagesInOrder = func() string {
	var b strings.Builder
	b.WriteString("CASE a.stage")
	for i, s := range hiring.Stages() {
		b.WriteString(" WHEN '" + string(s) + "' THEN " + string(rune('0'+i)))
	}
	b.WriteString(" ELSE 9 END")
	return b.String()
}()

const newestFirst = "a.handed_in_at DESC NULLS LAST, a.begun_at DESC NULLS LAST, a.invited_at DESC, a.id"

// conditions says what a query asks for, as one condition; it is never empty.
func conditions(q hiring.Query) string {
	asked := []string{"1 = 1"}
	add := func(wanted bool, condition string) {
		if wanted {
			asked = append(asked, "("+condition+")")
		}
	}
	if condition, known := standings[q.Standing]; known {
		add(true, condition)
	}
	add(q.Stage != "", "a.stage = @stage")
	add(q.Evidence == "complete", isComplete)
	add(q.Evidence == "missing", "NOT ("+isComplete+")")
	add(q.Tag != "", hasTag)
	add(q.Assigned == hiring.Nobody, "a.assigned_to IS NULL")
	add(q.Assigned != "" && q.Assigned != hiring.Nobody, "a.assigned_to = @assigned")
	add(q.Asked, "a.asked_at IS NOT NULL")
	add(q.Unrated, isUnrated)
	add(q.Unwritten, isUnwritten)
	add(q.Mentions, callsViewer)
	add(q.Search != "", found)
	return strings.Join(asked, " AND ")
}

func values(org id.Org, q hiring.Query) map[string]any {
	search := likely(folded(q.Search))
	return map[string]any{
		"org": org, "job": q.Job, "now": utc(q.Now), "soon": utc(q.Now.Add(hiring.Soon)),
		"all": int64(q.All), "rate": int64(q.Rate), //nolint:gosec // sets of bits
		"stage": q.Stage, "tag": q.Tag, "assigned": q.Assigned, "viewer": q.Viewer,
		"code": strings.ToUpper(search) + "%", "anywhere": "%" + search + "%", "word": "%" + likely(strings.ToLower(q.Search)) + "%",
		"limit": q.Limit, "offset": q.Offset,
	}
}

// orderOf is an order in SQL. By chance the ids are cut at a place that hangs on the viewer: what
// follows it is random in every id.
func orderOf(q hiring.Query) string {
	switch q.Order {
	case hiring.ByInvited:
		return "a.invited_at, a.id"
	case hiring.ByCode:
		return "a.code, a.id"
	case hiring.ByStage:
		return stagesInOrder + ", " + newestFirst
	case hiring.ByChance:
		return "substr(a.id, " + cutAt(q.Viewer) + "), a.id"
	default:
		return newestFirst
	}
}

// cutAt chooses one of the first eight of an id's last twelve characters, which are random.
func cutAt(viewer id.Member) string {
	sum := 0
	for i, b := range []byte(viewer) {
		sum += (i + 1) * int(b)
	}
	return strconv.Itoa(25 + sum%8)
}

const entryColumns = `SELECT a.*, c.name FROM applications a
JOIN candidates c ON c.org_id = a.org_id AND c.id = a.candidate_id
WHERE a.org_id = @org AND `

// Desk lists a page of a job's applications as a query asks for them, and counts all that match.
func (s *Store) Desk(ctx context.Context, org id.Org, q hiring.Query) ([]hiring.Entry, int, error) {
	ids, n, err := s.page(ctx, org, q)
	if err != nil || len(ids) == 0 {
		return nil, n, err
	}
	asked := values(org, q)
	asked["page"] = ids
	list, err := s.entries(ctx, org, s.read(ctx).Raw(entryColumns+"a.id IN @page ORDER BY "+orderOf(q), asked))
	return list, n, err
}

const deskOf = "FROM applications a WHERE a.org_id = @org AND a.job_id = @job AND "

// page finds the ids of a page, so that what is sorted stays small and only one page is read whole, and
// counts all that match. A search reads every row, so it counts on the way.
func (s *Store) page(ctx context.Context, org id.Org, q hiring.Query) (ids []string, n int, err error) {
	searching := q.Search != ""
	n = q.Matching
	if n == 0 && !searching {
		if n, err = s.matching(ctx, org, q); err != nil || n <= q.Offset {
			return nil, n, err
		}
	}
	count := "0"
	if searching {
		count = "COUNT(*) OVER ()"
	}
	var rows []struct {
		ID       string
		Matching int
	}
	page := "SELECT a.id, " + count + " AS matching " + deskOf + conditions(q) + " ORDER BY " + orderOf(q) + " LIMIT @limit OFFSET @offset"
	if err := s.read(ctx).Raw(page, values(org, q)).Scan(&rows).Error; err != nil {
		return nil, 0, s.fail(ctx, err)
	}
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	switch {
	case !searching:
		return ids, n, nil
	case len(rows) > 0:
		return ids, rows[0].Matching, nil
	case q.Offset == 0:
		return nil, 0, nil
	default: // past the end
		n, err = s.matching(ctx, org, q)
		return nil, n, err
	}
}

func (s *Store) matching(ctx context.Context, org id.Org, q hiring.Query) (n int, err error) {
	err = s.read(ctx).Raw("SELECT COUNT(*) "+deskOf+conditions(q), values(org, q)).Scan(&n).Error
	return n, s.fail(ctx, err)
}

// Entry is one application as Desk lists it.
func (s *Store) Entry(ctx context.Context, org id.Org, a id.Application) (hiring.Entry, error) {
	row, err := find[entryRow](ctx, s, s.read(ctx).Raw(entryColumns+"a.id = @id", map[string]any{"org": org, "id": a}), noApplication)
	if err != nil {
		return hiring.Entry{}, err
	}
	e := row.domain()
	tags, err := s.tagsOf(ctx, org, []id.Application{a})
	e.Tags = tags[a]
	return e, err
}

// EntriesOf are applications as Desk lists them, in the order of their codes.
func (s *Store) EntriesOf(ctx context.Context, org id.Org, apps []id.Application) ([]hiring.Entry, error) {
	if len(apps) == 0 {
		return nil, nil
	}
	return s.entries(ctx, org, s.read(ctx).Raw(entryColumns+"a.id IN @ids ORDER BY a.code, a.id", map[string]any{"org": org, "ids": apps}))
}

func (s *Store) entries(ctx context.Context, org id.Org, q *gorm.DB) ([]hiring.Entry, error) {
	list, err := findAll(ctx, s, q, entryRow.domain)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := mapped(list, func(e hiring.Entry) id.Application { return e.Application.ID })
	tags, err := s.tagsOf(ctx, org, ids)
	for i := range list {
		list[i].Tags = tags[list[i].Application.ID]
	}
	return list, err
}

func (s *Store) tagsOf(ctx context.Context, org id.Org, apps []id.Application) (map[id.Application][]string, error) {
	var rows []tagRow
	if err := s.read(ctx).Where("org_id = ? AND application_id IN ?", org, apps).Order("tag").Find(&rows).Error; err != nil {
		return nil, s.fail(ctx, err)
	}
	tags := map[id.Application][]string{}
	for _, r := range rows {
		tags[id.Application(r.ApplicationID)] = append(tags[id.Application(r.ApplicationID)], r.Tag)
	}
	return tags, nil
}

// Tally counts a job's applications, and those that wait for somebody.
func (s *Store) Tally(ctx context.Context, org id.Org, q hiring.Query) (hiring.Tally, error) {
	var b strings.Builder
	b.WriteString("SELECT COUNT(*) AS people")
	for _, c := range []struct{ name, condition string }{
		{"finished", isOver}, {"unrated", isUnrated}, {"closing", isClosing},
		{"ended", isEnded}, {"due", isClosing + " AND a.begun_at IS NULL"}, {"asked", "a.asked_at IS NOT NULL"},
		{"unwritten", isUnwritten},
	} {
		b.WriteString(", COUNT(CASE WHEN " + c.condition + " THEN 1 END) AS " + c.name)
	}
	b.WriteString(" FROM applications a WHERE a.org_id = @org AND a.job_id = @job")
	var t hiring.Tally
	if err := s.read(ctx).Raw(b.String(), values(org, q)).Scan(&t).Error; err != nil {
		return t, s.fail(ctx, err)
	}
	calls := `SELECT COUNT(DISTINCT n.application_id) FROM note_mentions m
		JOIN notes n ON n.org_id = m.org_id AND n.id = m.note_id
		JOIN applications a ON a.org_id = n.org_id AND a.id = n.application_id
		WHERE m.org_id = @org AND m.member_id = @viewer AND m.seen_at IS NULL AND a.job_id = @job`
	return t, s.fail(ctx, s.read(ctx).Raw(calls, values(org, q)).Scan(&t.Mentions).Error)
}

// CountApplications is how many applications a job has.
func (s *Store) CountApplications(ctx context.Context, org id.Org, j id.Job) (int, error) {
	var n int64
	err := s.read(ctx).Model(&applicationRow{}).Where("org_id = ? AND job_id = ?", org, j).Count(&n).Error
	return int(n), s.fail(ctx, err)
}

// AddTag does nothing where the tag is there.
func (s *Store) AddTag(ctx context.Context, org id.Org, a id.Application, tag string, by id.Member, at time.Time) error {
	row := tagRow{OrgID: string(org), ApplicationID: string(a), Tag: tag, AddedBy: string(by), At: utc(at)}
	return s.fail(ctx, s.write(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error)
}

// RemoveTag does nothing where the tag is not there; NotFound for an application of another org.
func (s *Store) RemoveTag(ctx context.Context, org id.Org, a id.Application, tag string) error {
	if _, err := s.Application(ctx, org, a); err != nil {
		return err
	}
	return s.fail(ctx, s.write(ctx).Where("org_id = ? AND application_id = ? AND tag = ?", org, a, tag).Delete(&tagRow{}).Error)
}

// TagsOfJob lists the tags in use, by name.
func (s *Store) TagsOfJob(ctx context.Context, org id.Org, j id.Job) ([]hiring.TagUse, error) {
	var uses []hiring.TagUse
	q := s.read(ctx).Table("application_tags g").Select("g.tag AS tag, COUNT(*) AS uses").
		Joins("JOIN applications a ON a.org_id = g.org_id AND a.id = g.application_id").
		Where("g.org_id = ? AND a.job_id = ?", org, j).Group("g.tag").Order("g.tag")
	return uses, s.fail(ctx, q.Scan(&uses).Error)
}

// Assign gives an application to a member, or to nobody.
func (s *Store) Assign(ctx context.Context, org id.Org, a id.Application, m id.Member) error {
	return s.setOn(ctx, org, a, "assigned_to", orNull(string(m)))
}

// SetAsked notes that a candidate asked for something, or with nil that it was seen to.
func (s *Store) SetAsked(ctx context.Context, org id.Org, a id.Application, at *time.Time) error {
	return s.setOn(ctx, org, a, "asked_at", utcp(at))
}

func (s *Store) setOn(ctx context.Context, org id.Org, a id.Application, column string, value any) error {
	result := s.write(ctx).Model(&applicationRow{}).Where("org_id = ? AND id = ?", org, a).Update(column, value)
	return s.changed(ctx, result, noApplication)
}

// AddMention notes that a note calls a member; NotFound if either is not of this org.
func (s *Store) AddMention(ctx context.Context, org id.Org, note string, m id.Member) error {
	return add(ctx, s, mentionRow{OrgID: string(org), NoteID: note, MemberID: string(m)})
}

// SeeMentions marks a member's mentions on an application as opened.
func (s *Store) SeeMentions(ctx context.Context, org id.Org, a id.Application, m id.Member, at time.Time) error {
	notes := s.read(ctx).Model(&noteRow{}).Select("id").Where("org_id = ? AND application_id = ?", org, a)
	q := s.write(ctx).Model(&mentionRow{}).Where("org_id = ? AND member_id = ? AND seen_at IS NULL AND note_id IN (?)", org, m, notes)
	return s.fail(ctx, q.Update("seen_at", utc(at)).Error)
}

// AddView is a Conflict where the member has one of that name on the job.
func (s *Store) AddView(ctx context.Context, org id.Org, v hiring.View) error {
	return add(ctx, s, viewRow{OrgID: string(org), ID: v.ID, MemberID: string(v.By), JobID: string(v.Job), Name: v.Name, Query: v.Query, At: utc(v.At)})
}

// Views lists what a member keeps for a job, by name.
func (s *Store) Views(ctx context.Context, org id.Org, j id.Job, m id.Member) ([]hiring.View, error) {
	q := s.read(ctx).Where("org_id = ? AND job_id = ? AND member_id = ?", org, j, m).Order("name")
	return findAll(ctx, s, q, viewRow.domain)
}

// RemoveView is NotFound for a view that is not this member's.
func (s *Store) RemoveView(ctx context.Context, org id.Org, m id.Member, view string) error {
	result := s.write(ctx).Where("org_id = ? AND id = ? AND member_id = ?", org, view, m).Delete(&viewRow{})
	return s.changed(ctx, result, noView)
}
