-- +goose Up
-- What a search on the desk reads: lower case, without accents, one value a line, written by the
-- program. The database makes what it can of the rows from before; they are written in full when they
-- next change.
ALTER TABLE applications ADD COLUMN sought TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN sought TEXT NOT NULL DEFAULT '';
UPDATE applications SET sought = lower(facts);
UPDATE candidates SET sought = lower(name) || ' ' || email;

--{{sqlite}}
-- In the order of the list, so that its first page is read and nothing sorted.
DROP INDEX applications_desk;
CREATE INDEX applications_desk ON applications
    (org_id, job_id, handed_in_at DESC, begun_at DESC, invited_at DESC, id);

-- Four letters of base64 are three bytes; what stands for nothing at the end is cut off.
ALTER TABLE resumes ADD COLUMN file {{bytes}} NOT NULL DEFAULT x'';
UPDATE resumes SET file = substr(unhex((
    WITH RECURSIVE quads(at) AS (SELECT 1 UNION ALL SELECT at + 4 FROM quads WHERE at + 4 <= length(content)),
    letters(raw, abc) AS (SELECT CAST(content AS BLOB), 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
    SELECT group_concat(printf('%06X',
        (max(instr(abc, CAST(substr(raw, at, 1) AS TEXT)) - 1, 0) << 18) | (max(instr(abc, CAST(substr(raw, at + 1, 1) AS TEXT)) - 1, 0) << 12) |
        (max(instr(abc, CAST(substr(raw, at + 2, 1) AS TEXT)) - 1, 0) << 6) | max(instr(abc, CAST(substr(raw, at + 3, 1) AS TEXT)) - 1, 0)), '' ORDER BY at)
    FROM quads, letters)), 1, bytes)
WHERE content <> '';
--{{end}}
--{{postgres}}
ALTER TABLE resumes ADD COLUMN file {{bytes}} NOT NULL DEFAULT '';
UPDATE resumes SET file = decode(content, 'base64');
--{{end}}
ALTER TABLE resumes DROP COLUMN content;
