-- Who did what to whom, when and from where. Rows are only ever added; the
-- sealer gives each its place (seq) and its link (chain), see package audit.

-- +goose Up
CREATE TABLE audit (
    id         TEXT   PRIMARY KEY,
    at_us      BIGINT NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind IN ('visitor', 'person', 'staff', 'system')),
    person_id  TEXT   NOT NULL,
    mandate_id TEXT   NOT NULL,
    staff_id   TEXT   NOT NULL,
    system     TEXT   NOT NULL,
    session_id TEXT   NOT NULL,
    ip         TEXT   NOT NULL,
    request_id TEXT   NOT NULL,
    act        TEXT   NOT NULL,
    object     TEXT   NOT NULL,
    object_id  TEXT   NOT NULL,
    unit_id    TEXT   NOT NULL,
    detail     TEXT   NOT NULL,
    digest     BYTEA  NOT NULL,
    seq        BIGINT,
    chain      BYTEA
);
CREATE UNIQUE INDEX audit_seq ON audit (seq);
CREATE INDEX audit_waiting ON audit (id) WHERE seq IS NULL;
CREATE INDEX audit_at ON audit (at_us, id);
CREATE INDEX audit_unit ON audit (unit_id, at_us, id);
CREATE INDEX audit_object ON audit (object, object_id, at_us, id);

-- The last link of the chain, under a keyed mark of its own.
CREATE TABLE audit_head (
    name  TEXT   PRIMARY KEY CHECK (name = 'head'),
    seq   BIGINT NOT NULL,
    chain BYTEA  NOT NULL,
    mark  BYTEA  NOT NULL
);

-- +goose Down
DROP TABLE audit_head;
DROP TABLE audit;
