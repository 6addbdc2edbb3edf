-- Cases and what belongs to them. What persons wrote is sealed: data, words, names of files.
-- bucket, mark and desk follow from the state; they are columns so that each list is a range of an index.

-- +goose Up
CREATE TABLE case_file (
    id            TEXT    PRIMARY KEY,
    number        TEXT    UNIQUE,
    unit_id       TEXT    NOT NULL,
    unit_name     TEXT    NOT NULL,
    item_code     TEXT    NOT NULL,
    item_version  BIGINT  NOT NULL,
    item_name     TEXT    NOT NULL,
    sensitive     BOOLEAN NOT NULL,
    region        TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('DRAFT', 'SUBMITTED', 'CORRECTION', 'ACCEPTED', 'REVIEWING', 'DECIDED',
                          'CLOSED', 'NOT_ACCEPTED', 'WITHDRAWN', 'CORRECTION_LAPSED', 'DELETED')),
    bucket        TEXT    NOT NULL CHECK (bucket IN ('draft', 'open', 'done', 'gone')),
    mark          TEXT    NOT NULL CHECK (mark IN ('', 'correct', 'rate')),
    desk          TEXT    NOT NULL CHECK (desk IN ('', 'accept', 'review', 'decide', 'close', 'applicant')),
    answered      BOOLEAN NOT NULL,
    rated         BOOLEAN NOT NULL,
    started_by    TEXT    NOT NULL,
    started_label TEXT    NOT NULL,
    filed_by      TEXT    NOT NULL,
    filed_label   TEXT    NOT NULL,
    accepted_by   TEXT    NOT NULL,
    reviewed_by   TEXT    NOT NULL,
    claimed_by    TEXT    NOT NULL,
    claimed_us    BIGINT  NOT NULL,
    proposal      TEXT    NOT NULL CHECK (proposal IN ('', 'approved', 'denied')),
    verdict       TEXT    NOT NULL CHECK (verdict IN ('', 'approved', 'denied')),
    started_us    BIGINT  NOT NULL,
    submitted_us  BIGINT  NOT NULL,
    accepted_us   BIGINT  NOT NULL,
    ended_us      BIGINT  NOT NULL,
    updated_us    BIGINT  NOT NULL,
    due_us        BIGINT  NOT NULL,
    days          BIGINT  NOT NULL,
    paused_us     BIGINT  NOT NULL,
    left_days     BIGINT  NOT NULL,
    held_due_us   BIGINT  NOT NULL,
    digest        TEXT    NOT NULL,
    version       BIGINT  NOT NULL,
    result        BYTEA   NOT NULL,
    data          BYTEA   NOT NULL
);
CREATE INDEX case_unit ON case_file (unit_id, updated_us, id);
CREATE INDEX case_unit_bucket ON case_file (unit_id, bucket, updated_us, id);
CREATE INDEX case_unit_mark ON case_file (unit_id, mark, updated_us, id) WHERE mark <> '';
CREATE INDEX case_unit_item ON case_file (unit_id, item_code, updated_us, id);
CREATE INDEX case_unit_number ON case_file (unit_id, number) WHERE number IS NOT NULL;
CREATE INDEX case_draft ON case_file (unit_id, item_code, started_by, updated_us) WHERE state = 'DRAFT';
CREATE INDEX case_desk ON case_file (desk, due_us, id) WHERE desk <> '';
CREATE INDEX case_desk_region ON case_file (desk, region, due_us, id) WHERE desk <> '';
CREATE INDEX case_claimed ON case_file (claimed_by, due_us, id) WHERE claimed_by <> '';

-- How many cases are in a class: of a unit by bucket and mark, of a region by desk.
-- scope is the item's code for sensitive items, else ''.
CREATE TABLE case_count (
    owner TEXT   NOT NULL,
    scope TEXT   NOT NULL,
    class TEXT   NOT NULL,
    n     BIGINT NOT NULL,
    PRIMARY KEY (owner, scope, class)
);
CREATE INDEX case_count_class ON case_count (class, owner);

CREATE TABLE case_event (
    id        TEXT    PRIMARY KEY,
    case_id   TEXT    NOT NULL REFERENCES case_file (id),
    at_us     BIGINT  NOT NULL,
    verb      TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    by_kind   TEXT    NOT NULL CHECK (by_kind IN ('person', 'staff', 'system')),
    by_id     TEXT    NOT NULL,
    by_label  TEXT    NOT NULL,
    words     BYTEA   NOT NULL,
    left_days BIGINT  NOT NULL,
    timed     BOOLEAN NOT NULL,
    inside    BOOLEAN NOT NULL
);
CREATE INDEX case_event_case ON case_event (case_id, at_us, id);

CREATE TABLE case_material (
    id          TEXT   PRIMARY KEY,
    case_id     TEXT   NOT NULL REFERENCES case_file (id),
    slot        TEXT   NOT NULL,
    name        BYTEA  NOT NULL,
    size        BIGINT NOT NULL,
    sha256      TEXT   NOT NULL,
    type        TEXT   NOT NULL,
    blob_key    TEXT   NOT NULL,
    by_id       TEXT   NOT NULL,
    by_label    TEXT   NOT NULL,
    at_us       BIGINT NOT NULL,
    replaced_us BIGINT NOT NULL
);
CREATE INDEX case_material_case ON case_material (case_id, at_us, id);
CREATE INDEX case_material_blob ON case_material (blob_key);

CREATE TABLE case_correction (
    id             TEXT   PRIMARY KEY,
    case_id        TEXT   NOT NULL REFERENCES case_file (id),
    asked_by       TEXT   NOT NULL,
    asked_label    TEXT   NOT NULL,
    asked_us       BIGINT NOT NULL,
    due_us         BIGINT NOT NULL,
    answered_by    TEXT   NOT NULL,
    answered_label TEXT   NOT NULL,
    answered_us    BIGINT NOT NULL,
    body           BYTEA  NOT NULL
);
CREATE INDEX case_correction_case ON case_correction (case_id, asked_us, id);

-- +goose Down
SELECT 1;
