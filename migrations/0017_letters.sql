-- +goose Up
-- The letters that say that somebody was not selected: one for each such decision, a draft until a
-- member sent it. letter_at is when that of the newest was sent; a decision sets it back.
CREATE TABLE outcome_letters (
    org_id         TEXT   NOT NULL,
    decision_id    TEXT   NOT NULL,
    application_id TEXT   NOT NULL,
    lang           TEXT   NOT NULL,
    text           TEXT   NOT NULL,
    kept_by        TEXT   NOT NULL,
    kept_at        {{ts}} NOT NULL,
    sent_at        {{ts}},
    PRIMARY KEY (org_id, decision_id),
    FOREIGN KEY (org_id, decision_id) REFERENCES decisions (org_id, id),
    FOREIGN KEY (org_id, application_id) REFERENCES applications (org_id, id),
    FOREIGN KEY (org_id, kept_by) REFERENCES members (org_id, id)
);
CREATE INDEX outcome_letters_application ON outcome_letters (org_id, application_id, kept_at);
ALTER TABLE applications ADD COLUMN letter_at {{ts}};

DROP INDEX applications_tally;
CREATE INDEX applications_tally ON applications
    (org_id, job_id, declined_at, laid_out, unfinished, work_ends_at, begun_at, closes_at, answered, rated, asked_at, stage, letter_at);

-- Members who want no mail when a note calls them by name.
CREATE TABLE quiet_members (
    org_id    TEXT NOT NULL,
    member_id TEXT NOT NULL,
    PRIMARY KEY (org_id, member_id),
    FOREIGN KEY (org_id, member_id) REFERENCES members (org_id, id)
);
