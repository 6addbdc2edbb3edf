-- Institutions of units (INS): registered by a case, opened with an administrator. account_id is the unit row by which an
-- opened institution logs in and keeps its own cases. login_credential.temporary_us: until when a first password holds; 0 is chosen by its owner.

-- +goose Up
CREATE TABLE institution (
    id         TEXT   PRIMARY KEY,
    number     TEXT   NOT NULL UNIQUE,
    unit_id    TEXT   NOT NULL,
    case_id    TEXT   NOT NULL UNIQUE,
    name       TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    level      TEXT   NOT NULL,
    region     TEXT   NOT NULL,
    account_id TEXT   NOT NULL,
    mandate_id TEXT   NOT NULL,
    created_us BIGINT NOT NULL,
    opened_us  BIGINT NOT NULL,
    version    BIGINT NOT NULL
);
CREATE INDEX institution_unit ON institution (unit_id, id);
ALTER TABLE login_credential ADD COLUMN temporary_us BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE login_credential DROP COLUMN temporary_us;
DROP TABLE institution;
