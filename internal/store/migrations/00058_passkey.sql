-- Passkeys (LOG-9): of a person, good for all their mandates. credential is public: key, counter, flags.
-- login_second: with a password, a passkey too. proved_us: when this login last showed a passkey; pending: it must before anything else.

-- +goose Up
CREATE TABLE login_passkey (
    id         TEXT   PRIMARY KEY,
    person_id  TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    credential BYTEA  NOT NULL,
    created_us BIGINT NOT NULL,
    used_us    BIGINT NOT NULL
);
CREATE INDEX login_passkey_person ON login_passkey (person_id, id);
CREATE TABLE login_second (
    person_id TEXT PRIMARY KEY
);
ALTER TABLE login_session ADD COLUMN proved_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE login_session ADD COLUMN pending BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE login_session DROP COLUMN pending;
ALTER TABLE login_session DROP COLUMN proved_us;
DROP TABLE login_second;
DROP TABLE login_passkey;
