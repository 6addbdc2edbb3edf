-- Parcels that carry results to units (CEN-5). private is sealed: recipient, phone, place. track is what the courier said last.

-- +goose Up
CREATE TABLE parcel (
    id          TEXT   PRIMARY KEY,
    unit_id     TEXT   NOT NULL,
    case_id     TEXT   NOT NULL,
    case_number TEXT   NOT NULL,
    item        TEXT   NOT NULL,
    company     TEXT   NOT NULL,
    number      TEXT   NOT NULL,
    private     BYTEA  NOT NULL,
    state       TEXT   NOT NULL,
    track       TEXT   NOT NULL,
    sent_us     BIGINT NOT NULL,
    checked_us  BIGINT NOT NULL,
    UNIQUE (company, number)
);
CREATE INDEX parcel_unit ON parcel (unit_id, id);
CREATE INDEX parcel_case ON parcel (case_id);

-- +goose Down
DROP TABLE parcel;
