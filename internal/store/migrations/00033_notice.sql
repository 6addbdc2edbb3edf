-- What people are told. A message with an empty person_id is for everybody who
-- acts for the unit, and read for all once one of them has read it. Bodies and
-- what a text message carries are sealed; message_unread counts, so that no page does.

-- +goose Up
CREATE TABLE message (
    id        TEXT   PRIMARY KEY,
    unit_id   TEXT   NOT NULL,
    person_id TEXT   NOT NULL,
    kind      TEXT   NOT NULL,
    title     TEXT   NOT NULL,
    body      BYTEA  NOT NULL,
    link      TEXT   NOT NULL,
    at_us     BIGINT NOT NULL,
    read_us   BIGINT NOT NULL
);
CREATE INDEX message_unit ON message (unit_id, at_us, id);
CREATE INDEX message_fresh ON message (unit_id, at_us, id) WHERE read_us = 0;

CREATE TABLE message_unread (
    unit_id   TEXT   NOT NULL,
    person_id TEXT   NOT NULL,
    n         BIGINT NOT NULL CHECK (n >= 0),
    PRIMARY KEY (unit_id, person_id)
);

CREATE TABLE sms_out (
    id       TEXT   PRIMARY KEY,
    template TEXT   NOT NULL,
    phone    BYTEA  NOT NULL,
    params   BYTEA  NOT NULL,
    state    TEXT   NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'expired')),
    tries    BIGINT NOT NULL,
    busy_us  BIGINT NOT NULL,
    at_us    BIGINT NOT NULL,
    done_us  BIGINT NOT NULL,
    why      TEXT   NOT NULL
);
CREATE INDEX sms_out_done ON sms_out (done_us) WHERE state <> 'waiting';

-- +goose Down
DROP TABLE sms_out;
DROP TABLE message_unread;
DROP TABLE message;
