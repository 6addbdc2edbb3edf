-- Who may act for which unit. until_us 0 is open-ended; the unique rules hold what people must not be trusted to hold.

-- +goose Up
CREATE TABLE mandate (
    id         TEXT   PRIMARY KEY,
    unit_id    TEXT   NOT NULL REFERENCES unit (id),
    person_id  TEXT   NOT NULL REFERENCES person (id),
    level      BIGINT NOT NULL CHECK (level IN (1, 2, 3)),
    state      TEXT   NOT NULL CHECK (state IN ('pending', 'active', 'ended', 'declined', 'expired')),
    from_us    BIGINT NOT NULL,
    until_us   BIGINT NOT NULL,
    giver_id   TEXT   NOT NULL,
    granted_us BIGINT NOT NULL,
    ended_us   BIGINT NOT NULL,
    ended_why  TEXT   NOT NULL,
    version    BIGINT NOT NULL
);
CREATE UNIQUE INDEX mandate_representative ON mandate (unit_id) WHERE level = 1 AND state = 'active';
CREATE UNIQUE INDEX mandate_live ON mandate (unit_id, person_id) WHERE state IN ('pending', 'active');
CREATE INDEX mandate_of_person ON mandate (person_id, state);

-- The items a handler was granted; levels 1 and 2 need none.
CREATE TABLE mandate_scope (
    mandate_id TEXT   NOT NULL REFERENCES mandate (id),
    item_code  TEXT   NOT NULL,
    granted_us BIGINT NOT NULL,
    PRIMARY KEY (mandate_id, item_code)
);

-- +goose Down
SELECT 1;
