-- Trips of a browser to the holder of an 电子营业执照 and back. code is what the platform handed over: it works once, for us alone, for a minute.

-- +goose Up
CREATE TABLE login_licence (
    id         TEXT   PRIMARY KEY,
    binding    TEXT   NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN ('new', 'confirmed', 'refused', 'used')),
    code       TEXT   NOT NULL,
    expires_us BIGINT NOT NULL
);

-- +goose Down
DROP TABLE login_licence;
