-- Digests of receipts that a later one has replaced: after a correction, or when an application comes again (CAS-11).

-- +goose Up
CREATE TABLE case_receipt (
    case_id  TEXT   NOT NULL,
    digest   TEXT   NOT NULL,
    until_us BIGINT NOT NULL,
    PRIMARY KEY (case_id, digest)
);

-- +goose Down
DROP TABLE case_receipt;
