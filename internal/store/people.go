package store

import (
	"context"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm/clause"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

// AddShare stores a link to a profile; NotFound for an application of another org.
func (s *Store) AddShare(ctx context.Context, org id.Org, h hiring.Share) error {
	return add(ctx, s, shareRow{
		OrgID: string(org), ID: h.ID, ApplicationID: string(h.Application), TokenHash: h.TokenHash, SharedBy: string(h.By),
		Recipient: h.Recipient, At: utc(h.At), EndsAt: utc(h.Ends), EndedAt: utcp(h.Ended), OpenedAt: utcp(h.Opened),
	})
}

// Shares lists an application's links, newest first.
func (s *Store) Shares(ctx context.Context, org id.Org, a id.Application) ([]hiring.Share, error) {
	q := s.read(ctx).Where("org_id = ? AND application_id = ?", org, a).Order("at DESC, id DESC")
	return findAll(ctx, s, q, shareRow.domain)
}

// EndShare takes a link back; NotFound for one that is not of this application.
func (s *Store) EndShare(ctx context.Context, org id.Org, a id.Application, share string, at time.Time) error {
	result := s.write(ctx).Model(&shareRow{}).Where("org_id = ? AND application_id = ? AND id = ?", org, a, share).Update("ended_at", utc(at))
	return s.changed(ctx, result, noShare)
}

// OpenShare notes when a link was first opened.
func (s *Store) OpenShare(ctx context.Context, org id.Org, share string, at time.Time) error {
	result := s.write(ctx).Model(&shareRow{}).Where("org_id = ? AND id = ?", org, share).
		Update("opened_at", clause.Expr{SQL: "COALESCE(opened_at, ?)", Vars: []any{utc(at)}})
	return s.changed(ctx, result, noShare)
}

// ShareByToken finds what a link opens, in whichever org. Whether it still opens is the caller's to
// decide.
func (s *Store) ShareByToken(ctx context.Context, tokenHash string) (hiring.Shared, error) {
	row, err := find[shareRow](ctx, s, s.read(ctx).Where("token_hash = ?", tokenHash), noShare)
	return hiring.Shared{Org: id.Org(row.OrgID), Share: row.domain()}, err
}

// PutPooled adds a candidate's card or changes it; since stays that of the first time.
func (s *Store) PutPooled(ctx context.Context, org id.Org, p hiring.Pooled) error {
	row := poolRow{
		OrgID: string(org), CandidateID: string(p.Candidate), Region: folded(p.Facts.Region), Tools: lines(p.Facts.Tools),
		Employers: lines(p.Facts.Employers), Facts: p.Facts, Since: utc(p.Since),
	}
	if p.Facts.Years != nil {
		row.Years = *p.Facts.Years
	}
	known := clause.OnConflict{
		Columns:   []clause.Column{{Name: "org_id"}, {Name: "candidate_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"years", "region", "tools", "employers", "facts"}),
	}
	return s.fail(ctx, s.write(ctx).Clauses(known).Create(&row).Error)
}

// RemovePooled does nothing for a candidate who is not in the pool.
func (s *Store) RemovePooled(ctx context.Context, org id.Org, c id.Candidate) error {
	return s.fail(ctx, s.write(ctx).Where("org_id = ? AND candidate_id = ?", org, c).Delete(&poolRow{}).Error)
}

// Pooled is NotFound for a candidate who is not in the pool.
func (s *Store) Pooled(ctx context.Context, org id.Org, c id.Candidate) (hiring.Pooled, error) {
	row, err := find[poolRow](ctx, s, s.read(ctx).Where("org_id = ? AND candidate_id = ?", org, c), "This candidate is not in the talent pool")
	return row.domain(), err
}

// Pool lists the cards, newest first, and counts all that match.
func (s *Store) Pool(ctx context.Context, org id.Org, q hiring.PoolQuery) ([]hiring.Pooled, int, error) {
	asked := s.read(ctx).Model(&poolRow{}).Where("org_id = ? AND years >= ?", org, q.Years)
	for column, words := range map[string]string{"region": q.Region, "tools": q.Tool, "employers": q.Employer, "lower(facts)": q.Search} {
		if words != "" {
			asked = asked.Where(column+` LIKE ? ESCAPE '\'`, "%"+likely(folded(words))+"%")
		}
	}
	var n int64
	if err := asked.Count(&n).Error; err != nil {
		return nil, 0, s.fail(ctx, err)
	}
	cards, err := findAll(ctx, s, asked.Order("since DESC, candidate_id").Limit(q.Limit).Offset(q.Offset), poolRow.domain)
	if err != nil || q.Job == "" || len(cards) == 0 {
		return cards, int(n), err
	}
	return cards, int(n), s.markOn(ctx, org, q.Job, cards)
}

// markOn notes which candidates are on a job already.
func (s *Store) markOn(ctx context.Context, org id.Org, job id.Job, cards []hiring.Pooled) error {
	var there []string
	ids := mapped(cards, func(p hiring.Pooled) id.Candidate { return p.Candidate })
	q := s.read(ctx).Model(&applicationRow{}).Where("org_id = ? AND job_id = ? AND candidate_id IN ?", org, job, ids)
	if err := q.Pluck("candidate_id", &there).Error; err != nil {
		return s.fail(ctx, err)
	}
	on := map[id.Candidate]bool{}
	for _, c := range there {
		on[id.Candidate(c)] = true
	}
	for i := range cards {
		cards[i].On = on[cards[i].Candidate]
	}
	return nil
}

func lines(list []string) string { return folded(strings.Join(list, "\n")) }

// folded writes words as searches read them: lower case, without accents. The databases' own lower()
// does not agree on letters beyond A to Z.
func folded(words string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ReplaceAll(words, "\x00", ""))))
}

// likely writes what was typed as part of a LIKE pattern.
func likely(words string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.TrimSpace(words))
}

const noResume = "No résumé was given"

// PutResume keeps a résumé in place of the one before.
func (s *Store) PutResume(ctx context.Context, org id.Org, a id.Application, r hiring.Resume) error {
	return put(ctx, s, resumeRow{
		OrgID: string(org), ApplicationID: string(a), FileName: r.Name, FileType: r.Type, Bytes: r.Bytes, At: utc(r.At),
		File: list(r.Content),
	}, "org_id", "application_id")
}

// Resume is NotFound where none was given; without content it reads only what describes the file.
func (s *Store) Resume(ctx context.Context, org id.Org, a id.Application, content bool) (hiring.Resume, error) {
	q := s.read(ctx).Where("org_id = ? AND application_id = ?", org, a)
	if !content {
		q = q.Omit("file")
	}
	row, err := find[resumeRow](ctx, s, q, noResume)
	if err != nil {
		return hiring.Resume{}, err
	}
	return hiring.Resume{Name: row.FileName, Type: row.FileType, Bytes: row.Bytes, At: utc(row.At), Content: row.File}, nil
}

// RemoveResume does nothing where none was given.
func (s *Store) RemoveResume(ctx context.Context, org id.Org, a id.Application) error {
	return s.fail(ctx, s.write(ctx).Where("org_id = ? AND application_id = ?", org, a).Delete(&resumeRow{}).Error)
}
