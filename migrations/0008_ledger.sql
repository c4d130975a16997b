-- +goose Up
-- What people set in place of a machine score. Rows are added and read, never changed; the newest of an
-- attempt counts. points is NULL where the machine's score was put back.
CREATE TABLE score_overrides (
    org_id     TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    attempt_id TEXT   NOT NULL,
    score_id   TEXT   NOT NULL,
    set_by     TEXT   NOT NULL,
    points     DOUBLE PRECISION CHECK (points >= 0 AND points <= 100),
    reason     TEXT   NOT NULL,
    at         {{ts}} NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id),
    FOREIGN KEY (org_id, score_id) REFERENCES scores (org_id, id),
    FOREIGN KEY (org_id, set_by) REFERENCES members (org_id, id)
);
CREATE INDEX score_overrides_attempt ON score_overrides (org_id, attempt_id, at);

-- What interviewers gave to structured questions. An interviewer's newest row of a question counts.
CREATE TABLE interview_ratings (
    org_id         TEXT   NOT NULL,
    id             TEXT   NOT NULL,
    application_id TEXT   NOT NULL,
    rated_by       TEXT   NOT NULL,
    question       TEXT   NOT NULL,
    level          BIGINT NOT NULL CHECK (level >= 0 AND level <= 4),
    note           TEXT   NOT NULL,
    at             {{ts}} NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, application_id) REFERENCES applications (org_id, id),
    FOREIGN KEY (org_id, rated_by) REFERENCES members (org_id, id)
);
CREATE INDEX interview_ratings_application ON interview_ratings (org_id, application_id, at);
