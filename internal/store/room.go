package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

// PutJudgement adds a judgement or overwrites the one of the same rater, item and criterion.
func (s *Store) PutJudgement(ctx context.Context, org id.Org, j review.Judgement) error {
	return put(ctx, s, judgementToRow(org, j), "org_id", "rater_id", "item", "criterion")
}

// JudgementsBy lists what a rater gave so far, oldest first.
func (s *Store) JudgementsBy(ctx context.Context, org id.Org, rater id.Member) ([]review.Judgement, error) {
	q := s.read(ctx).Where("org_id = ? AND rater_id = ?", org, rater).Order("at, item, criterion")
	return findAll(ctx, s, q, judgementRow.domain)
}

// JudgementsOf lists what all raters gave to an answer so far, oldest first.
func (s *Store) JudgementsOf(ctx context.Context, org id.Org, a id.Attempt) ([]review.Judgement, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Order("at, rater_id, criterion")
	return findAll(ctx, s, q, judgementRow.domain)
}

// Checks lists what all raters gave to checks, oldest first.
func (s *Store) Checks(ctx context.Context, org id.Org) ([]review.Judgement, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id IS NULL AND round = 0", org).Order("at, rater_id, item, criterion")
	return findAll(ctx, s, q, judgementRow.domain)
}

// RemoveRating takes a rating out; none there is no fault.
func (s *Store) RemoveRating(ctx context.Context, org id.Org, a id.Attempt, rater id.Member) error {
	return s.fail(ctx, s.write(ctx).Where("org_id = ? AND attempt_id = ? AND rater_id = ?", org, a, rater).Delete(&ratingRow{}).Error)
}

// AskThird asks for one rating more of an answer, or no longer.
func (s *Store) AskThird(ctx context.Context, org id.Org, a id.Attempt, wanted bool, at time.Time) error {
	if wanted {
		return put(ctx, s, thirdRow{OrgID: string(org), AttemptID: string(a), At: utc(at)}, "org_id", "attempt_id")
	}
	return s.fail(ctx, s.write(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Delete(&thirdRow{}).Error)
}

// Rated lists every rating of the org with what it was given to, oldest first.
func (s *Store) Rated(ctx context.Context, org id.Org) ([]review.Rated, error) {
	return findAll(ctx, s, s.rated(ctx, org), ratedRow.domain)
}

// RatedBy lists one rater's ratings with what they were given to, oldest first.
func (s *Store) RatedBy(ctx context.Context, org id.Org, rater id.Member) ([]review.Rated, error) {
	return findAll(ctx, s, s.rated(ctx, org).Where("r.rater_id = ?", rater), ratedRow.domain)
}

func (s *Store) rated(ctx context.Context, org id.Org) *gorm.DB {
	return s.read(ctx).Table("ratings r").Select("r.*, t.kind, t.definition").
		Joins("JOIN attempts t ON t.org_id = r.org_id AND t.id = r.attempt_id").
		Where("r.org_id = ? AND r.recused = '' AND t.voided_at IS NULL", org).Order("r.at, r.id")
}

// Reveal keeps that a member was shown what raters or code gave to an answer; the first time counts.
func (s *Store) Reveal(ctx context.Context, org id.Org, a id.Attempt, to id.Member, at time.Time) error {
	row := revealRow{OrgID: string(org), AttemptID: string(a), MemberID: string(to), At: utc(at)}
	return s.fail(ctx, s.write(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error)
}

// RevealedTo lists the members who were shown what raters or code gave to an answer.
func (s *Store) RevealedTo(ctx context.Context, org id.Org, a id.Attempt) ([]id.Member, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Order("at, member_id")
	return findAll(ctx, s, q, func(r revealRow) id.Member { return id.Member(r.MemberID) })
}

// AddCalibration is a Conflict where this round of the rater has ended already.
func (s *Store) AddCalibration(ctx context.Context, org id.Org, c review.Calibration) error {
	return add(ctx, s, calibrationRow{
		OrgID: string(org), RaterID: string(c.Rater), Kind: c.Kind, Definition: c.Definition, Round: c.Round,
		N: c.N, Kappa: c.Kappa, Bias: c.Bias, Passed: c.Passed, At: utc(c.At),
	})
}

// CalibrationsBy lists a rater's rounds, oldest first.
func (s *Store) CalibrationsBy(ctx context.Context, org id.Org, rater id.Member) ([]review.Calibration, error) {
	q := s.read(ctx).Where("org_id = ? AND rater_id = ?", org, rater).Order("at, kind, definition, round")
	return findAll(ctx, s, q, calibrationRow.domain)
}

// AddDisclosure holds an answer back until it is settled.
func (s *Store) AddDisclosure(ctx context.Context, org id.Org, d review.Disclosure) error {
	return add(ctx, s, disclosureToRow(org, d))
}

// SettleDisclosures closes every open disclosure of an answer; NotFound where there is none.
func (s *Store) SettleDisclosures(ctx context.Context, org id.Org, a id.Attempt, by id.Member, masks []string, at time.Time) error {
	result := s.write(ctx).Model(&disclosureRow{}).Where("org_id = ? AND attempt_id = ? AND settled_at IS NULL", org, a).
		Updates(map[string]any{"settled_by": string(by), "settled_at": utc(at), "masks": masksText(masks)})
	return s.changed(ctx, result, "This answer is not held back any more")
}

// OpenDisclosures lists what holds answers back, oldest first.
func (s *Store) OpenDisclosures(ctx context.Context, org id.Org) ([]review.Disclosure, error) {
	q := s.read(ctx).Where("org_id = ? AND settled_at IS NULL", org).Order("at, id")
	return findAll(ctx, s, q, disclosureRow.domain)
}

// DisclosuresOf lists all there is of an answer, oldest first.
func (s *Store) DisclosuresOf(ctx context.Context, org id.Org, a id.Attempt) ([]review.Disclosure, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Order("at, id")
	return findAll(ctx, s, q, disclosureRow.domain)
}

// IdentityOf is who wrote an answer.
func (s *Store) IdentityOf(ctx context.Context, org id.Org, a id.Attempt) (review.Identity, error) {
	var who review.Identity
	result := s.read(ctx).Raw(`
SELECT c.name, c.email, c.phone
FROM attempts t
JOIN applications a ON a.org_id = t.org_id AND a.id = t.application_id
JOIN candidates c ON c.org_id = a.org_id AND c.id = a.candidate_id
WHERE t.org_id = ? AND t.id = ?`, org, a).Scan(&who)
	if result.Error == nil && result.RowsAffected == 0 {
		return who, fault.New(fault.NotFound, "%s", noAttempt)
	}
	return who, s.fail(ctx, result.Error)
}
