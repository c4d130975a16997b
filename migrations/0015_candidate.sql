-- +goose Up
-- lang is the language a candidate chose, empty until they did: letters then carry both.
ALTER TABLE candidates ADD COLUMN lang TEXT NOT NULL DEFAULT '';
-- confirmed_at is when the letter was written that says all work has arrived. opinion_done says that the
-- candidate was asked what they thought of the exercises and answered or did not want to.
ALTER TABLE applications ADD COLUMN confirmed_at {{ts}};
ALTER TABLE applications ADD COLUMN opinion_done BOOLEAN NOT NULL DEFAULT FALSE;

-- What candidates thought of the exercises. Nothing leads from a row to who wrote it or when: neither an
-- application nor a time, and the id is drawn by chance. 0 is no answer, 1 no, 4 yes.
CREATE TABLE opinions (
    org_id TEXT   NOT NULL,
    id     TEXT   NOT NULL,
    job_id TEXT   NOT NULL,
    clear  BIGINT NOT NULL CHECK (clear BETWEEN 0 AND 4),
    work   BIGINT NOT NULL CHECK (work BETWEEN 0 AND 4),
    fair   BIGINT NOT NULL CHECK (fair BETWEEN 0 AND 4),
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, job_id) REFERENCES jobs (org_id, id)
);
CREATE INDEX opinions_job ON opinions (org_id, job_id);
