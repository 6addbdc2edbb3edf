-- Texts for a certificate to sign (LOG-4), each for one browser and once.

-- +goose Up
CREATE TABLE login_challenge (
    id         TEXT   PRIMARY KEY,
    binding    TEXT   NOT NULL,
    text       TEXT   NOT NULL,
    expires_us BIGINT NOT NULL
);

-- +goose Down
DROP TABLE login_challenge;
