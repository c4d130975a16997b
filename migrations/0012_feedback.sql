-- +goose Up
-- That a candidate may read their feedback: a member said so, once an application.
CREATE TABLE feedback_releases (
    org_id         TEXT   NOT NULL,
    application_id TEXT   NOT NULL,
    released_by    TEXT   NOT NULL,
    at             {{ts}} NOT NULL,
    PRIMARY KEY (org_id, application_id),
    FOREIGN KEY (org_id, application_id) REFERENCES applications (org_id, id),
    FOREIGN KEY (org_id, released_by) REFERENCES members (org_id, id)
);

-- A candidate asks that a person look again at one exercise: once an attempt. points_before and
-- points_after are the score that counted; ratings_before is how many ratings were in when they asked.
-- lines is what a person found of each line of the score (text: it repeats what candidates wrote).
CREATE TABLE appeals (
    org_id         TEXT             NOT NULL,
    id             TEXT             NOT NULL,
    application_id TEXT             NOT NULL,
    attempt_id     TEXT             NOT NULL,
    words          TEXT             NOT NULL,
    lang           TEXT             NOT NULL,
    at             {{ts}}           NOT NULL,
    due_at         {{ts}}           NOT NULL,
    points_before  DOUBLE PRECISION NOT NULL,
    ratings_before BIGINT           NOT NULL,
    wants_rating   BOOLEAN          NOT NULL,
    wants_check    BOOLEAN          NOT NULL,
    score_id       TEXT,
    lines          TEXT             NOT NULL,
    checked_by     TEXT,
    checked_at     {{ts}},
    settled_by     TEXT,
    settled_at     {{ts}},
    points_after   DOUBLE PRECISION NOT NULL,
    reason         TEXT             NOT NULL,
    letter         TEXT             NOT NULL,
    sent_by        TEXT,
    sent_at        {{ts}},
    reminders      BIGINT           NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, application_id) REFERENCES applications (org_id, id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id),
    FOREIGN KEY (org_id, score_id) REFERENCES scores (org_id, id),
    FOREIGN KEY (org_id, checked_by) REFERENCES members (org_id, id),
    FOREIGN KEY (org_id, settled_by) REFERENCES members (org_id, id),
    FOREIGN KEY (org_id, sent_by) REFERENCES members (org_id, id)
);
CREATE UNIQUE INDEX appeals_attempt ON appeals (org_id, attempt_id);
CREATE INDEX appeals_application ON appeals (org_id, application_id);
CREATE INDEX appeals_due ON appeals (due_at);
