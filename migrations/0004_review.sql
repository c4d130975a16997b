-- +goose Up
CREATE TABLE ratings (
    org_id     TEXT     NOT NULL,
    id         TEXT     NOT NULL,
    attempt_id TEXT     NOT NULL,
    rater_id   TEXT     NOT NULL,
    levels     {{json}} NOT NULL,
    note       TEXT     NOT NULL,
    recused    TEXT     NOT NULL,
    at         {{ts}}   NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id),
    FOREIGN KEY (org_id, rater_id) REFERENCES members (org_id, id)
);
CREATE UNIQUE INDEX ratings_attempt_rater ON ratings (org_id, attempt_id, rater_id);

-- A score quotes what candidates wrote, any character of it, which JSONB would not take: text.
CREATE TABLE scores (
    org_id     TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    attempt_id TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    score      TEXT   NOT NULL,
    made_at    {{ts}} NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id)
);
CREATE INDEX scores_attempt ON scores (org_id, attempt_id, made_at);
