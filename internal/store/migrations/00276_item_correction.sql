-- 文字更正 of a published version: texts maps places to new words. The body of the version itself never changes.

-- +goose Up
CREATE TABLE item_correction (
    code        TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    texts       TEXT   NOT NULL,
    why         TEXT   NOT NULL,
    proposed_by TEXT   NOT NULL,
    proposed_us BIGINT NOT NULL,
    approved_by TEXT   NOT NULL DEFAULT '',
    approved_us BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (code, version, seq)
);

-- +goose Down
DROP TABLE item_correction;
