-- Which login has shown a passkey, and when, belongs to the credentials; login_session keeps whether one is waited for.

-- +goose Up
CREATE TABLE credential_shown (
    login_id TEXT   PRIMARY KEY,
    shown_us BIGINT NOT NULL
);
INSERT INTO credential_shown (login_id, shown_us) SELECT id, proved_us FROM login_session WHERE proved_us > 0;
CREATE INDEX credential_shown_at ON credential_shown (shown_us);
ALTER TABLE login_session DROP COLUMN proved_us;

-- +goose Down
ALTER TABLE login_session ADD COLUMN proved_us BIGINT NOT NULL DEFAULT 0;
DROP TABLE credential_shown;
