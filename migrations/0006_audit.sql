-- +goose Up
-- The trail outlives what it tells of, and some lines belong to no org (a refused sign-in): no
-- foreign keys. It can be added to and read, nothing else; the triggers hold even for hands on the
-- database.
CREATE TABLE audit_events (
    org_id     TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    at         {{ts}} NOT NULL,
    actor_kind TEXT   NOT NULL,
    actor_id   TEXT   NOT NULL,
    verb       TEXT   NOT NULL,
    thing      TEXT   NOT NULL,
    thing_id   TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX audit_events_at ON audit_events (org_id, at);
CREATE INDEX audit_events_thing ON audit_events (org_id, thing, thing_id, at);

--{{sqlite}}
-- +goose StatementBegin
CREATE TRIGGER audit_events_keep BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit_events is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_events_stay BEFORE DELETE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit_events is append-only');
END;
-- +goose StatementEnd
-- INSERT OR REPLACE deletes without the trigger above.
-- +goose StatementBegin
CREATE TRIGGER audit_events_once BEFORE INSERT ON audit_events
WHEN EXISTS (SELECT 1 FROM audit_events WHERE org_id = NEW.org_id AND id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'audit_events is append-only');
END;
-- +goose StatementEnd
--{{end}}
--{{postgres}}
-- +goose StatementBegin
CREATE FUNCTION audit_events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_events is append-only';
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER audit_events_keep BEFORE UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_events_refuse();
CREATE TRIGGER audit_events_stay BEFORE TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_events_refuse();
--{{end}}
