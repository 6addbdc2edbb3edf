-- 文字更正 of a published version: texts maps places to new words, was to what they replace. The body of the version itself never changes.

-- +goose Up
CREATE TABLE item_correction (
    code         TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    seq          BIGINT NOT NULL,
    texts        TEXT   NOT NULL,
    was          TEXT   NOT NULL,
    why          TEXT   NOT NULL,
    proposed_by  TEXT   NOT NULL,
    proposed_for TEXT   NOT NULL,
    proposed_us  BIGINT NOT NULL,
    state        TEXT   NOT NULL,
    done_by      TEXT   NOT NULL,
    done_us      BIGINT NOT NULL,
    words        TEXT   NOT NULL,
    PRIMARY KEY (code, version, seq)
);

-- +goose Down
DROP TABLE item_correction;
