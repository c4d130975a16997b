-- +goose Up
-- The recruiter's desk. How far an application has come is written beside it by the triggers below,
-- so that a list of ten thousand is filtered and ordered without reading their attempts. A number
-- such as unfinished is a set: bit n stands for the exercise at position n of the plan. Attempts that
-- another one took the place of do not count, and what was set aside is in no set.
--
--   laid_out      how many exercises there are
--   unfinished    not handed in; work_ends_at is when the last of them ends
--   unscored      begun, and without a score made since their end
--   scored        with such a score
--   answered      over, with something saved that people could rate
--   rated         answered, and with all the ratings that are asked for
--   ratings_in    ratings of these answers, recusals left out
ALTER TABLE applications ADD COLUMN laid_out BIGINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN unfinished BIGINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN unscored BIGINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN scored BIGINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN answered BIGINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN rated BIGINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN ratings_in BIGINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN work_ends_at {{ts}};
ALTER TABLE applications ADD COLUMN begun_at {{ts}};
ALTER TABLE applications ADD COLUMN handed_in_at {{ts}};
-- asked_at is when the candidate asked for help or more time, until a member has seen to it.
ALTER TABLE applications ADD COLUMN asked_at {{ts}};
ALTER TABLE applications ADD COLUMN assigned_to TEXT;

--{{sqlite}}
CREATE INDEX applications_desk ON applications (org_id, job_id, handed_in_at, begun_at, invited_at, id);
-- +goose StatementBegin
CREATE TRIGGER attempts_progress AFTER UPDATE OF started_at, submitted_at, voided_at, ends_at ON attempts
BEGIN
    UPDATE applications SET (laid_out, unfinished, unscored, scored, answered, rated, ratings_in, work_ends_at, begun_at, handed_in_at) = (
        SELECT COUNT(*),
            COALESCE(SUM(1 << p.position) FILTER (WHERE p.counts AND p.submitted_at IS NULL), 0),
            COALESCE(SUM(1 << p.position) FILTER (WHERE p.counts AND p.started_at IS NOT NULL AND NOT p.has_score), 0),
            COALESCE(SUM(1 << p.position) FILTER (WHERE p.counts AND p.has_score), 0),
            COALESCE(SUM(1 << p.position) FILTER (WHERE p.counts AND p.has_answer), 0),
            COALESCE(SUM(1 << p.position) FILTER (WHERE p.counts AND p.has_answer AND p.given >= p.wanted), 0),
            COALESCE(SUM(p.given) FILTER (WHERE p.counts AND p.has_answer), 0),
            MAX(p.ends_at) FILTER (WHERE p.counts AND p.submitted_at IS NULL),
            MAX(p.started_at), MAX(p.submitted_at)
        FROM (SELECT t.position, t.started_at, t.submitted_at, t.ends_at,
                  t.voided_at IS NULL AS counts,
                  EXISTS (SELECT 1 FROM scores s WHERE s.org_id = t.org_id AND s.attempt_id = t.id
                      AND s.made_at >= COALESCE(t.submitted_at, t.ends_at)) AS has_score,
                  t.started_at IS NOT NULL AND EXISTS (SELECT 1 FROM responses r WHERE r.org_id = t.org_id AND r.attempt_id = t.id)
                      AND (t.submitted_at IS NOT NULL OR EXISTS (SELECT 1 FROM scores s WHERE s.org_id = t.org_id
                          AND s.attempt_id = t.id AND s.made_at >= t.ends_at)) AS has_answer,
                  (SELECT COUNT(*) FROM ratings g WHERE g.org_id = t.org_id AND g.attempt_id = t.id AND g.recused = '') AS given,
                  CASE WHEN EXISTS (SELECT 1 FROM third_ratings x WHERE x.org_id = t.org_id AND x.attempt_id = t.id) THEN 3
                      ELSE (SELECT j.raters FROM applications a JOIN jobs j ON j.org_id = a.org_id AND j.id = a.job_id
                          WHERE a.org_id = t.org_id AND a.id = t.application_id) END AS wanted
              FROM attempts t
              WHERE t.org_id = NEW.org_id AND t.application_id = NEW.application_id
                AND NOT EXISTS (SELECT 1 FROM attempts n WHERE n.org_id = t.org_id AND n.replaces = t.id
                    AND (n.again = 'failure' OR n.started_at IS NOT NULL))) p)
    WHERE org_id = NEW.org_id AND id = NEW.application_id;
END;
-- +goose StatementEnd
-- What else bears on it touches the attempt, and so comes by the trigger above.
-- +goose StatementBegin
CREATE TRIGGER attempts_laid_out AFTER INSERT ON attempts
BEGIN
    UPDATE attempts SET ends_at = ends_at WHERE org_id = NEW.org_id AND id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER scores_progress AFTER INSERT ON scores
BEGIN
    UPDATE attempts SET ends_at = ends_at WHERE org_id = NEW.org_id AND id = NEW.attempt_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER responses_progress AFTER INSERT ON responses
BEGIN
    UPDATE attempts SET ends_at = ends_at WHERE org_id = NEW.org_id AND id = NEW.attempt_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ratings_progress AFTER INSERT ON ratings
BEGIN
    UPDATE attempts SET ends_at = ends_at WHERE org_id = NEW.org_id AND id = NEW.attempt_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ratings_undone AFTER DELETE ON ratings
BEGIN
    UPDATE attempts SET ends_at = ends_at WHERE org_id = OLD.org_id AND id = OLD.attempt_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER third_ratings_progress AFTER INSERT ON third_ratings
BEGIN
    UPDATE attempts SET ends_at = ends_at WHERE org_id = NEW.org_id AND id = NEW.attempt_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER third_ratings_undone AFTER DELETE ON third_ratings
BEGIN
    UPDATE attempts SET ends_at = ends_at WHERE org_id = OLD.org_id AND id = OLD.attempt_id;
END;
-- +goose StatementEnd
--{{end}}
--{{postgres}}
CREATE INDEX applications_desk ON applications
    (org_id, job_id, handed_in_at DESC NULLS LAST, begun_at DESC NULLS LAST, invited_at DESC, id);
-- +goose StatementBegin
CREATE FUNCTION application_progress(org TEXT, application TEXT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Two at once for one application take turns, so that the later one sees what the earlier did.
    PERFORM 1 FROM applications WHERE org_id = org AND id = application FOR NO KEY UPDATE;
    UPDATE applications SET (laid_out, unfinished, unscored, scored, answered, rated, ratings_in, work_ends_at, begun_at, handed_in_at) = (
        SELECT COUNT(*),
            COALESCE(SUM(p.bit) FILTER (WHERE p.counts AND p.submitted_at IS NULL), 0)::BIGINT,
            COALESCE(SUM(p.bit) FILTER (WHERE p.counts AND p.started_at IS NOT NULL AND NOT p.has_score), 0)::BIGINT,
            COALESCE(SUM(p.bit) FILTER (WHERE p.counts AND p.has_score), 0)::BIGINT,
            COALESCE(SUM(p.bit) FILTER (WHERE p.counts AND p.has_answer), 0)::BIGINT,
            COALESCE(SUM(p.bit) FILTER (WHERE p.counts AND p.has_answer AND p.given >= p.wanted), 0)::BIGINT,
            COALESCE(SUM(p.given) FILTER (WHERE p.counts AND p.has_answer), 0)::BIGINT,
            MAX(p.ends_at) FILTER (WHERE p.counts AND p.submitted_at IS NULL),
            MAX(p.started_at), MAX(p.submitted_at)
        FROM (SELECT t.started_at, t.submitted_at, t.ends_at,
                  1::BIGINT << t.position::INT AS bit,
                  t.voided_at IS NULL AS counts,
                  EXISTS (SELECT 1 FROM scores s WHERE s.org_id = t.org_id AND s.attempt_id = t.id
                      AND s.made_at >= COALESCE(t.submitted_at, t.ends_at)) AS has_score,
                  t.started_at IS NOT NULL AND EXISTS (SELECT 1 FROM responses r WHERE r.org_id = t.org_id AND r.attempt_id = t.id)
                      AND (t.submitted_at IS NOT NULL OR EXISTS (SELECT 1 FROM scores s WHERE s.org_id = t.org_id
                          AND s.attempt_id = t.id AND s.made_at >= t.ends_at)) AS has_answer,
                  (SELECT COUNT(*) FROM ratings g WHERE g.org_id = t.org_id AND g.attempt_id = t.id AND g.recused = '') AS given,
                  CASE WHEN EXISTS (SELECT 1 FROM third_ratings x WHERE x.org_id = t.org_id AND x.attempt_id = t.id) THEN 3
                      ELSE (SELECT j.raters FROM applications a JOIN jobs j ON j.org_id = a.org_id AND j.id = a.job_id
                          WHERE a.org_id = t.org_id AND a.id = t.application_id) END AS wanted
              FROM attempts t
              WHERE t.org_id = org AND t.application_id = application
                AND NOT EXISTS (SELECT 1 FROM attempts n WHERE n.org_id = t.org_id AND n.replaces = t.id
                    AND (n.again = 'failure' OR n.started_at IS NOT NULL))) p)
    WHERE org_id = org AND id = application;
END;
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION attempts_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM application_progress(NEW.org_id, NEW.application_id);
    RETURN NULL;
END;
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION attempt_progress() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE row RECORD;
BEGIN
    row := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    PERFORM application_progress(t.org_id, t.application_id) FROM attempts t
        WHERE t.org_id = row.org_id AND t.id = row.attempt_id;
    RETURN NULL;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER attempts_progress AFTER INSERT OR UPDATE OF started_at, submitted_at, voided_at, ends_at ON attempts
    FOR EACH ROW EXECUTE FUNCTION attempts_progress();
CREATE TRIGGER scores_progress AFTER INSERT ON scores FOR EACH ROW EXECUTE FUNCTION attempt_progress();
CREATE TRIGGER responses_progress AFTER INSERT ON responses FOR EACH ROW EXECUTE FUNCTION attempt_progress();
CREATE TRIGGER ratings_progress AFTER INSERT OR DELETE ON ratings FOR EACH ROW EXECUTE FUNCTION attempt_progress();
CREATE TRIGGER third_ratings_progress AFTER INSERT OR DELETE ON third_ratings FOR EACH ROW EXECUTE FUNCTION attempt_progress();
--{{end}}
UPDATE attempts SET ends_at = ends_at;
-- What the list counts on every page, without the rest of the rows.
CREATE INDEX applications_tally ON applications
    (org_id, job_id, declined_at, laid_out, unfinished, work_ends_at, begun_at, closes_at, answered, rated, asked_at);

CREATE TABLE application_tags (
    org_id         TEXT   NOT NULL,
    application_id TEXT   NOT NULL,
    tag            TEXT   NOT NULL,
    added_by       TEXT   NOT NULL,
    at             {{ts}} NOT NULL,
    PRIMARY KEY (org_id, application_id, tag),
    FOREIGN KEY (org_id, application_id) REFERENCES applications (org_id, id),
    FOREIGN KEY (org_id, added_by) REFERENCES members (org_id, id)
);

-- Whom a note calls by name; seen_at is when they opened it.
CREATE TABLE note_mentions (
    org_id    TEXT   NOT NULL,
    note_id   TEXT   NOT NULL,
    member_id TEXT   NOT NULL,
    seen_at   {{ts}},
    PRIMARY KEY (org_id, note_id, member_id),
    FOREIGN KEY (org_id, note_id) REFERENCES notes (org_id, id),
    FOREIGN KEY (org_id, member_id) REFERENCES members (org_id, id)
);
CREATE INDEX note_mentions_member ON note_mentions (org_id, member_id, seen_at);

-- query is the address of the list after the question mark.
CREATE TABLE saved_views (
    org_id    TEXT   NOT NULL,
    id        TEXT   NOT NULL,
    member_id TEXT   NOT NULL,
    job_id    TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    query     TEXT   NOT NULL,
    at        {{ts}} NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, member_id) REFERENCES members (org_id, id),
    FOREIGN KEY (org_id, job_id) REFERENCES jobs (org_id, id)
);
CREATE UNIQUE INDEX saved_views_name ON saved_views (org_id, member_id, job_id, name);

-- Links by which somebody without a sign-in reads one profile until ends_at.
CREATE TABLE profile_shares (
    org_id         TEXT   NOT NULL,
    id             TEXT   NOT NULL,
    application_id TEXT   NOT NULL,
    token_hash     TEXT   NOT NULL,
    shared_by      TEXT   NOT NULL,
    recipient      TEXT   NOT NULL,
    at             {{ts}} NOT NULL,
    ends_at        {{ts}} NOT NULL,
    ended_at       {{ts}},
    opened_at      {{ts}},
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, application_id) REFERENCES applications (org_id, id),
    FOREIGN KEY (org_id, shared_by) REFERENCES members (org_id, id)
);
CREATE UNIQUE INDEX profile_shares_token ON profile_shares (token_hash);
CREATE INDEX profile_shares_application ON profile_shares (org_id, application_id, at);

-- Candidates who agreed to be found for later jobs, with the short card that is browsed. The row goes
-- when they take it back. tools and employers are lower case, one a line. facts are text: people may write any character in them.
CREATE TABLE talent_pool (
    org_id       TEXT   NOT NULL,
    candidate_id TEXT   NOT NULL,
    years        BIGINT NOT NULL,
    region       TEXT   NOT NULL,
    tools        TEXT   NOT NULL,
    employers    TEXT   NOT NULL,
    facts        TEXT   NOT NULL,
    since        {{ts}} NOT NULL,
    PRIMARY KEY (org_id, candidate_id),
    FOREIGN KEY (org_id, candidate_id) REFERENCES candidates (org_id, id)
);
CREATE INDEX talent_pool_since ON talent_pool (org_id, since);

-- Files are kept here and not in a folder: several servers share them, and no address leads to them
-- but through a permission. content is base64.
CREATE TABLE resumes (
    org_id         TEXT   NOT NULL,
    application_id TEXT   NOT NULL,
    file_name      TEXT   NOT NULL,
    file_type      TEXT   NOT NULL,
    bytes          BIGINT NOT NULL,
    at             {{ts}} NOT NULL,
    content        TEXT   NOT NULL,
    PRIMARY KEY (org_id, application_id),
    FOREIGN KEY (org_id, application_id) REFERENCES applications (org_id, id)
);
