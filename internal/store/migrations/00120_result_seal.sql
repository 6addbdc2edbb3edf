-- The detached signature of a seal over the bytes of a document (国密签名, RES-2).

-- +goose Up
CREATE TABLE result_seal (
    paper_id TEXT   PRIMARY KEY,
    owner    TEXT   NOT NULL, -- as the certificate of the seal names it
    at_us    BIGINT NOT NULL,
    cms      BYTEA  NOT NULL  -- SignedData of GB/T 35275, without the document
);

-- +goose Down
DROP TABLE result_seal;
