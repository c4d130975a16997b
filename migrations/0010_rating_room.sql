-- +goose Up
-- What a rater has given so far, one row a criterion. item is how this rater's pages name the answer;
-- attempt_id is NULL for a sample, of which round and sample say which. given is false for what was
-- taken back and waits to be given again. quotes is text: it repeats what candidates wrote.
CREATE TABLE judgements (
    org_id     TEXT    NOT NULL,
    rater_id   TEXT    NOT NULL,
    item       TEXT    NOT NULL,
    criterion  TEXT    NOT NULL,
    attempt_id TEXT,
    kind       TEXT    NOT NULL,
    definition TEXT    NOT NULL,
    round      BIGINT  NOT NULL,
    sample     BIGINT  NOT NULL,
    level      BIGINT  NOT NULL CHECK (level >= -1 AND level <= 4),
    note       TEXT    NOT NULL,
    quotes     TEXT    NOT NULL,
    given      BOOLEAN NOT NULL,
    at         {{ts}}  NOT NULL,
    PRIMARY KEY (org_id, rater_id, item, criterion),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id),
    FOREIGN KEY (org_id, rater_id) REFERENCES members (org_id, id)
);
CREATE INDEX judgements_attempt ON judgements (org_id, attempt_id, rater_id);

-- How a rater stood against the key, each time that they tried.
CREATE TABLE calibrations (
    org_id     TEXT             NOT NULL,
    rater_id   TEXT             NOT NULL,
    kind       TEXT             NOT NULL,
    definition TEXT             NOT NULL,
    round      BIGINT           NOT NULL,
    n          BIGINT           NOT NULL,
    kappa      DOUBLE PRECISION NOT NULL,
    bias       DOUBLE PRECISION NOT NULL,
    passed     BOOLEAN          NOT NULL,
    at         {{ts}}           NOT NULL,
    PRIMARY KEY (org_id, rater_id, kind, definition, round),
    FOREIGN KEY (org_id, rater_id) REFERENCES members (org_id, id)
);

-- Answers on which two raters were too far apart.
CREATE TABLE third_ratings (
    org_id     TEXT   NOT NULL,
    attempt_id TEXT   NOT NULL,
    at         {{ts}} NOT NULL,
    PRIMARY KEY (org_id, attempt_id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id)
);

-- An answer is held back while a report on it is open. masks are the words that raters do not see.
CREATE TABLE disclosures (
    org_id      TEXT     NOT NULL,
    id          TEXT     NOT NULL,
    attempt_id  TEXT     NOT NULL,
    reported_by TEXT     NOT NULL,
    words       TEXT     NOT NULL,
    at          {{ts}}   NOT NULL,
    settled_by  TEXT,
    settled_at  {{ts}},
    masks       TEXT     NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id),
    FOREIGN KEY (org_id, reported_by) REFERENCES members (org_id, id),
    FOREIGN KEY (org_id, settled_by) REFERENCES members (org_id, id)
);
CREATE INDEX disclosures_attempt ON disclosures (org_id, attempt_id);
