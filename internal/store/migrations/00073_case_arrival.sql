-- Big files of which so far only a beginning has arrived. known is the keyed hash of
-- name, size and time of the file on the person's computer: who chooses it again goes on
-- where it broke off. The pieces lie in the file store.

-- +goose Up
CREATE TABLE case_arrival (
    id         TEXT   PRIMARY KEY,
    case_id    TEXT   NOT NULL,
    by_id      TEXT   NOT NULL,
    slot       TEXT   NOT NULL,
    known      BYTEA  NOT NULL,
    size       BIGINT NOT NULL,
    received   BIGINT NOT NULL,
    started_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX case_arrival_known ON case_arrival (case_id, by_id, slot, known);
CREATE INDEX case_arrival_started ON case_arrival (started_us, id);

-- +goose Down
DROP TABLE case_arrival;
