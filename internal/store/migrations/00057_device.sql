-- Device tokens (APP-3): a login of the JSON API. token is a keyed hash, '' for a browser's login.

-- +goose Up
ALTER TABLE login_session ADD COLUMN token BYTEA NOT NULL DEFAULT '';
CREATE INDEX login_session_token ON login_session (token) WHERE token <> '';

-- +goose Down
DROP INDEX login_session_token;
ALTER TABLE login_session DROP COLUMN token;
