-- +goose Up
CREATE TABLE messages (
    org_id   TEXT   NOT NULL REFERENCES orgs (id),
    id       TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    to_email TEXT   NOT NULL,
    to_name  TEXT   NOT NULL,
    subject  TEXT   NOT NULL,
    text     TEXT   NOT NULL,
    html     TEXT   NOT NULL,
    at       {{ts}} NOT NULL,
    sent_at  {{ts}},
    failed   TEXT   NOT NULL,
    tries    BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX messages_at ON messages (org_id, at);
