-- Browser sessions, before and after login: the token is stored hashed, the data sealed.

-- +goose Up
CREATE TABLE web_session (
    token      TEXT   PRIMARY KEY,
    data       BYTEA  NOT NULL,
    expires_us BIGINT NOT NULL
);
CREATE INDEX web_session_expires ON web_session (expires_us);

-- +goose Down
SELECT 1;
