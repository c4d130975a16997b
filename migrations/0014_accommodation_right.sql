-- +goose Up
-- A right beside the role: to see and grant changes to the test, which are hidden from every role.
ALTER TABLE members ADD COLUMN accommodates BOOLEAN NOT NULL DEFAULT FALSE;
