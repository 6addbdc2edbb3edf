-- The confirmations that are asked of the other side of a case (共同申请): of the person whom a unit's form names. Who it is stands here as
-- the keyed hash of their document only, since they may have no account yet. The newest row of a case counts; one is open at a time.

-- +goose Up
CREATE TABLE case_consent (
    id             TEXT   PRIMARY KEY,
    case_id        TEXT   NOT NULL REFERENCES case_file (id),
    holder_x       BYTEA  NOT NULL,
    asked_us       BIGINT NOT NULL,
    answered_us    BIGINT NOT NULL,
    answered_kind  TEXT   NOT NULL, -- person or staff
    answered_by    TEXT   NOT NULL,
    answered_label TEXT   NOT NULL,
    answer         TEXT   NOT NULL CHECK (answer IN ('', 'agreed', 'refused', 'recorded', 'void')),
    words          BYTEA  NOT NULL -- sealed
);
CREATE UNIQUE INDEX case_consent_open ON case_consent (case_id) WHERE answer = '';
CREATE INDEX case_consent_case ON case_consent (case_id, asked_us, id);
CREATE INDEX case_consent_asked ON case_consent (holder_x, asked_us, id) WHERE answer = '';

-- +goose Down
DROP TABLE case_consent;
