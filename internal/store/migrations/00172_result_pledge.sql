-- Documents of one more kind: 容缺受理承诺书.

-- +goose Up
CREATE TABLE result_paper_new (
    id          TEXT   PRIMARY KEY,
    case_id     TEXT   NOT NULL, -- empty for a proof
    case_number TEXT   NOT NULL,
    item_code   TEXT   NOT NULL,
    item        TEXT   NOT NULL,
    owner_id    TEXT   NOT NULL,
    personal    BOOLEAN NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind IN ('accepted', 'correction', 'refused', 'granted', 'denied', 'proof', 'revocation', 'statement', 'draft',
                                               'terminated', 'hearing', 'pledge')),
    title       TEXT   NOT NULL,
    office      TEXT   NOT NULL,
    number      TEXT   NOT NULL UNIQUE,
    state       TEXT   NOT NULL CHECK (state IN ('valid', 'revoked', 'replaced')),
    successor   TEXT   NOT NULL, -- number of the document that replaced it, or took it back
    issued_us   BIGINT NOT NULL,
    until_us    BIGINT NOT NULL, -- 0 for a document that holds without end
    served_us   BIGINT NOT NULL, -- 0 until the applicant has read it
    digest      TEXT   NOT NULL,
    size        BIGINT NOT NULL,
    blob_key    TEXT   NOT NULL UNIQUE,
    code_hash   TEXT   NOT NULL UNIQUE, -- keyed
    private     BYTEA  NOT NULL -- sealed: the holder, the code, what it says
);
INSERT INTO result_paper_new (id, case_id, case_number, item_code, item, owner_id, personal, kind, title, office, number, state,
                              successor, issued_us, until_us, served_us, digest, size, blob_key, code_hash, private)
SELECT id, case_id, case_number, item_code, item, owner_id, personal, kind, title, office, number, state,
       successor, issued_us, until_us, served_us, digest, size, blob_key, code_hash, private
  FROM result_paper;
DROP TABLE result_paper;
ALTER TABLE result_paper_new RENAME TO result_paper;
CREATE INDEX result_paper_case ON result_paper (case_id, id);
CREATE INDEX result_paper_owner ON result_paper (owner_id, kind, id);

-- +goose Down
DELETE FROM result_paper WHERE kind = 'pledge';
