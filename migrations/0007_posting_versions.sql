-- +goose Up
-- What a posting said after each save. Rows are added and read, never changed. saved_by is NULL for
-- the product itself, and for what was saved before this table was there.
CREATE TABLE posting_versions (
    org_id   TEXT     NOT NULL,
    job_id   TEXT     NOT NULL,
    version  BIGINT   NOT NULL,
    title    TEXT     NOT NULL,
    brief    {{json}} NOT NULL,
    markdown TEXT     NOT NULL,
    saved_by TEXT,
    saved_at {{ts}}   NOT NULL,
    note     TEXT     NOT NULL,
    PRIMARY KEY (org_id, job_id, version),
    FOREIGN KEY (org_id, job_id) REFERENCES jobs (org_id, id),
    FOREIGN KEY (org_id, saved_by) REFERENCES members (org_id, id)
);
INSERT INTO posting_versions (org_id, job_id, version, title, brief, markdown, saved_at, note)
SELECT p.org_id, p.job_id, p.version, j.title, p.brief, p.markdown, p.updated_at, 'As it stood when this list began'
FROM postings p JOIN jobs j ON j.org_id = p.org_id AND j.id = p.job_id;
