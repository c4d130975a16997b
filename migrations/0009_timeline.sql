-- +goose Up
-- What happened during an attempt, and the time given back for it. Credits and pauses are part of
-- the deadline. breaks_ns is how long the clock may be stopped in all. replaces is the attempt that
-- this one stands in for, and again says why. compared_at is when its texts were held against others.
ALTER TABLE attempts ADD COLUMN seen_at {{ts}};
ALTER TABLE attempts ADD COLUMN credits {{json}} NOT NULL DEFAULT '[]';
ALTER TABLE attempts ADD COLUMN pauses {{json}} NOT NULL DEFAULT '[]';
ALTER TABLE attempts ADD COLUMN breaks_ns BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN replaces TEXT;
ALTER TABLE attempts ADD COLUMN again TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN compared_at {{ts}};
CREATE INDEX attempts_replaces ON attempts (org_id, replaces);

-- Batches of moves, kept for 90 days. They are text, not database JSON: nothing asks inside them.
-- total is the size of the attempt's batches up to this one, upto the moment of its last move in
-- milliseconds after the start.
CREATE TABLE attempt_moves (
    org_id     TEXT    NOT NULL,
    attempt_id TEXT    NOT NULL,
    n          BIGINT  NOT NULL,
    at         {{ts}}  NOT NULL,
    total      BIGINT  NOT NULL,
    upto       BIGINT  NOT NULL,
    sampled    BOOLEAN NOT NULL,
    moves      TEXT    NOT NULL,
    PRIMARY KEY (org_id, attempt_id, n),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id)
);
CREATE INDEX attempt_moves_at ON attempt_moves (at);

-- Two answers to one exercise whose texts are much alike, told once for each of the two.
CREATE TABLE attempt_likenesses (
    org_id     TEXT             NOT NULL,
    attempt_id TEXT             NOT NULL,
    other_id   TEXT             NOT NULL,
    likeness   DOUBLE PRECISION NOT NULL,
    at         {{ts}}           NOT NULL,
    PRIMARY KEY (org_id, attempt_id, other_id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id),
    FOREIGN KEY (org_id, other_id) REFERENCES attempts (org_id, id)
);

-- The processes that serve: they belong to no org.
CREATE TABLE instances (
    id       TEXT   NOT NULL,
    alive_at {{ts}} NOT NULL,
    PRIMARY KEY (id)
);
