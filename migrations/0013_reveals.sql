-- +goose Up
-- Members to whom it was shown what raters or code gave to an answer: none of them rates it any more.
CREATE TABLE reveals (
    org_id     TEXT   NOT NULL,
    attempt_id TEXT   NOT NULL,
    member_id  TEXT   NOT NULL,
    at         {{ts}} NOT NULL,
    PRIMARY KEY (org_id, attempt_id, member_id),
    FOREIGN KEY (org_id, member_id) REFERENCES members (org_id, id),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempts (org_id, id)
);
