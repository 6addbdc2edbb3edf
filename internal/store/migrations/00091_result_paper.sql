-- The documents that the steps of cases make: what they are, and the keyed hash by which the public check finds one.

-- +goose Up
CREATE TABLE result_paper (
    id          TEXT   PRIMARY KEY,
    case_id     TEXT   NOT NULL,
    case_number TEXT   NOT NULL,
    item_code   TEXT   NOT NULL,
    item        TEXT   NOT NULL,
    owner_id    TEXT   NOT NULL,
    personal    BOOLEAN NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind IN ('accepted', 'correction', 'refused', 'granted', 'denied')),
    title       TEXT   NOT NULL,
    office      TEXT   NOT NULL,
    number      TEXT   NOT NULL UNIQUE,
    state       TEXT   NOT NULL CHECK (state IN ('valid', 'revoked', 'replaced')),
    successor   TEXT   NOT NULL, -- number of the document that replaced it
    issued_us   BIGINT NOT NULL,
    served_us   BIGINT NOT NULL, -- 0 until the applicant has read it
    digest      TEXT   NOT NULL,
    size        BIGINT NOT NULL,
    blob_key    TEXT   NOT NULL UNIQUE,
    code_hash   TEXT   NOT NULL UNIQUE, -- keyed
    private     BYTEA  NOT NULL -- sealed: the holder and the code
);
CREATE INDEX result_paper_case ON result_paper (case_id, id);

-- +goose Down
DROP TABLE result_paper;
