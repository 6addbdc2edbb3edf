-- Addresses to which results are posted (收件地址). Recipient, phone and detail are sealed.
-- A seat is one of the ten places an owner has: the eleventh address has nowhere to sit.

-- +goose Up
CREATE TABLE address (
    id         TEXT    PRIMARY KEY,
    owner_kind TEXT    NOT NULL CHECK (owner_kind IN ('unit', 'person')),
    owner_id   TEXT    NOT NULL,
    seat       BIGINT  NOT NULL CHECK (seat BETWEEN 1 AND 10),
    recipient  BYTEA   NOT NULL,
    phone      BYTEA   NOT NULL,
    county     TEXT    NOT NULL,
    detail     BYTEA   NOT NULL,
    preferred  BOOLEAN NOT NULL,
    version    BIGINT  NOT NULL,
    UNIQUE (owner_kind, owner_id, seat)
);
CREATE UNIQUE INDEX address_preferred ON address (owner_kind, owner_id) WHERE preferred = TRUE;

-- +goose Down
SELECT 1;
