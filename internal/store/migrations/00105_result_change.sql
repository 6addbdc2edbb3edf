-- What is proposed to be done to a document after it was issued: 更正, 撤销, 补发. One proposal at a time is open for a document.

-- +goose Up
CREATE TABLE result_change (
    id         TEXT   PRIMARY KEY,
    paper_id   TEXT   NOT NULL,
    act        TEXT   NOT NULL CHECK (act IN ('amend', 'revoke', 'reissue')),
    state      TEXT   NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    by_id      TEXT   NOT NULL, -- the member of staff who proposed it
    at_us      BIGINT NOT NULL,
    settled_id TEXT   NOT NULL, -- who confirmed or dropped it; empty before
    settled_us BIGINT NOT NULL,
    private    BYTEA  NOT NULL -- sealed: reason, basis, words
);
CREATE UNIQUE INDEX result_change_open ON result_change (paper_id) WHERE state = 'open';

-- +goose Down
DROP TABLE result_change;
