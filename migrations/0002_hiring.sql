-- +goose Up
CREATE TABLE jobs (
    org_id       TEXT     NOT NULL REFERENCES orgs (id),
    id           TEXT     NOT NULL,
    slug         TEXT,
    title        TEXT     NOT NULL,
    site         TEXT     NOT NULL,
    plan         {{json}} NOT NULL,
    plan_version BIGINT   NOT NULL,
    raters       BIGINT   NOT NULL CHECK (raters BETWEEN 1 AND 2),
    frozen_at    {{ts}},
    published_at {{ts}},
    closed_at    {{ts}},
    apply_by     {{ts}},
    created_at   {{ts}}   NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX jobs_slug ON jobs (slug);
CREATE INDEX jobs_published ON jobs (published_at);

CREATE TABLE candidates (
    org_id     TEXT   NOT NULL REFERENCES orgs (id),
    id         TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    email      TEXT   NOT NULL CHECK (email = lower(email)),
    phone      TEXT   NOT NULL,
    created_at {{ts}} NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX candidates_email ON candidates (org_id, email);
CREATE INDEX candidates_address ON candidates (email);

CREATE TABLE applications (
    org_id       TEXT     NOT NULL,
    id           TEXT     NOT NULL,
    job_id       TEXT     NOT NULL,
    candidate_id TEXT     NOT NULL,
    code         TEXT     NOT NULL,
    source       TEXT     NOT NULL,
    stage        TEXT     NOT NULL,
    facts        TEXT     NOT NULL,
    link_hash    TEXT,
    link_ends_at {{ts}}   NOT NULL,
    closes_at    {{ts}}   NOT NULL,
    invited_at   {{ts}}   NOT NULL,
    consented_at {{ts}},
    declined_at  {{ts}},
    revealed_at  {{ts}},
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, job_id) REFERENCES jobs (org_id, id),
    FOREIGN KEY (org_id, candidate_id) REFERENCES candidates (org_id, id)
);
CREATE UNIQUE INDEX applications_job_candidate ON applications (org_id, job_id, candidate_id);
CREATE UNIQUE INDEX applications_job_code ON applications (org_id, job_id, code);
CREATE UNIQUE INDEX applications_link_hash ON applications (link_hash);
CREATE INDEX applications_candidate ON applications (org_id, candidate_id);

-- Apart from the application, so that nothing that lists applications reads it by accident.
CREATE TABLE accommodations (
    org_id         TEXT             NOT NULL,
    application_id TEXT             NOT NULL,
    multiplier     DOUBLE PRECISION NOT NULL CHECK (multiplier >= 0),
    hide_clock     BOOLEAN          NOT NULL,
    list_view      BOOLEAN          NOT NULL,
    large_text     BOOLEAN          NOT NULL,
    PRIMARY KEY (org_id, application_id),
    FOREIGN KEY (org_id, application_id) REFERENCES applications (org_id, id)
);

CREATE TABLE decisions (
    org_id         TEXT   NOT NULL,
    id             TEXT   NOT NULL,
    application_id TEXT   NOT NULL,
    by_id          TEXT   NOT NULL,
    stage          TEXT   NOT NULL,
    reason         TEXT   NOT NULL,
    at             {{ts}} NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, application_id) REFERENCES applications (org_id, id),
    FOREIGN KEY (org_id, by_id) REFERENCES members (org_id, id)
);
CREATE INDEX decisions_application ON decisions (org_id, application_id, at);

CREATE TABLE notes (
    org_id         TEXT   NOT NULL,
    id             TEXT   NOT NULL,
    application_id TEXT   NOT NULL,
    by_id          TEXT   NOT NULL,
    text           TEXT   NOT NULL,
    at             {{ts}} NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, application_id) REFERENCES applications (org_id, id),
    FOREIGN KEY (org_id, by_id) REFERENCES members (org_id, id)
);
CREATE INDEX notes_application ON notes (org_id, application_id, at);

-- The text of a job. Title, slug, dates and the deadline to apply stand in jobs alone, and are read
-- from there.
CREATE TABLE postings (
    org_id           TEXT     NOT NULL,
    id               TEXT     NOT NULL,
    job_id           TEXT     NOT NULL,
    template         TEXT     NOT NULL,
    template_version BIGINT   NOT NULL,
    brief            {{json}} NOT NULL,
    markdown         TEXT     NOT NULL,
    version          BIGINT   NOT NULL,
    pay              {{json}} NOT NULL,
    apply_by_day     TEXT     NOT NULL,
    place            TEXT     NOT NULL,
    site             {{json}} NOT NULL,
    remote           BOOLEAN  NOT NULL,
    employment       TEXT     NOT NULL,
    dismissed        {{json}} NOT NULL,
    updated_at       {{ts}}   NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, job_id) REFERENCES jobs (org_id, id)
);
CREATE UNIQUE INDEX postings_job ON postings (org_id, job_id);
