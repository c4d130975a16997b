-- +goose Up
-- Keys of tenant tables begin with org_id: a row can only refer to rows of its own org, and a
-- distributed PostgreSQL can place all rows of an org together.
CREATE TABLE orgs (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    slug       TEXT    NOT NULL,
    time_zone  TEXT    NOT NULL,
    place      TEXT    NOT NULL,
    employees  BIGINT  NOT NULL,
    facts      TEXT    NOT NULL,
    created_at {{ts}}  NOT NULL
);
CREATE UNIQUE INDEX orgs_slug ON orgs (slug);

CREATE TABLE members (
    org_id        TEXT   NOT NULL REFERENCES orgs (id),
    id            TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    email         TEXT   NOT NULL CHECK (email = lower(email)),
    role          TEXT   NOT NULL,
    password_hash TEXT   NOT NULL,
    epoch         BIGINT NOT NULL,
    disabled_at   {{ts}},
    created_at    {{ts}} NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX members_email ON members (email);

CREATE TABLE member_invitations (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    org_id     TEXT   NOT NULL,
    member_id  TEXT   NOT NULL,
    expires_at {{ts}} NOT NULL,
    used_at    {{ts}},
    FOREIGN KEY (org_id, member_id) REFERENCES members (org_id, id)
);
CREATE INDEX member_invitations_member ON member_invitations (org_id, member_id);

CREATE TABLE sessions (
    id         TEXT   NOT NULL PRIMARY KEY,
    org_id     TEXT   NOT NULL,
    member_id  TEXT   NOT NULL,
    epoch      BIGINT NOT NULL,
    created_at {{ts}} NOT NULL,
    seen_at    {{ts}} NOT NULL,
    expires_at {{ts}} NOT NULL,
    FOREIGN KEY (org_id, member_id) REFERENCES members (org_id, id)
);
CREATE INDEX sessions_member ON sessions (org_id, member_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- Counted before anyone knows which org a person belongs to.
CREATE TABLE sign_in_counters (
    key_name TEXT   NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    since    {{ts}} NOT NULL
);
