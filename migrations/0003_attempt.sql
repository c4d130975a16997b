-- +goose Up
-- ends_at is the deadline that follows from the other facts, written with them, so that the sweep
-- can find what is over without reading every row. Durations are in nanoseconds. The seed is an
-- unsigned 64-bit number kept in the same bits.
CREATE TABLE attempts (
    org_id         TEXT             NOT NULL,
    id             TEXT             NOT NULL,
    application_id TEXT             NOT NULL,
    kind           TEXT             NOT NULL,
    definition     TEXT             NOT NULL,
    seed           BIGINT           NOT NULL,
    position       BIGINT           NOT NULL,
    invited_at     {{ts}}           NOT NULL,
    opens_at       {{ts}}           NOT NULL,
    closes_at      {{ts}}           NOT NULL,
    allowance_ns   BIGINT           NOT NULL,
    multiplier     DOUBLE PRECISION NOT NULL CHECK (multiplier >= 0),
    started_at     {{ts}},
    extensions     {{json}}         NOT NULL,
    submitted_at   {{ts}},
    voided_at      {{ts}},
    ends_at        {{ts}}           NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, application_id) REFERENCES applications (org_id, id)
);
CREATE INDEX attempts_application ON attempts (org_id, application_id, position);
CREATE INDEX attempts_ends ON attempts (ends_at);

-- Public, key and response are kept as text, not as database JSON: they are compared and
-- checksummed byte for byte.
CREATE TABLE forms (
    org_id     TEXT   NOT NULL,
    attempt_id TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    definition TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    seed       BIGINT NOT NULL,
    public     TEXT   NOT NULL,
    answer_key TEXT   NOT NULL,
    PRIMARY KEY (org_id, attempt_id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id)
);

CREATE TABLE responses (
    org_id     TEXT   NOT NULL,
    attempt_id TEXT   NOT NULL,
    seq        BIGINT NOT NULL,
    response   TEXT   NOT NULL,
    saved_at   {{ts}} NOT NULL,
    late_ns    BIGINT NOT NULL,
    checksum   TEXT   NOT NULL,
    PRIMARY KEY (org_id, attempt_id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id)
);

CREATE TABLE attempt_events (
    org_id     TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    attempt_id TEXT   NOT NULL,
    at         {{ts}} NOT NULL,
    op         TEXT   NOT NULL,
    seq        BIGINT NOT NULL,
    note       TEXT   NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id)
);
CREATE INDEX attempt_events_attempt ON attempt_events (org_id, attempt_id, at);

CREATE TABLE late_drafts (
    org_id     TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    attempt_id TEXT   NOT NULL,
    at         {{ts}} NOT NULL,
    response   TEXT   NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id)
);
CREATE INDEX late_drafts_attempt ON late_drafts (org_id, attempt_id, at);
