-- Failures of staff logins are counted in login_failure like all others. What is lost are the tries of the last 15 minutes.

-- +goose Up
DROP TABLE staff_try;

-- +goose Down
CREATE TABLE staff_try (
    subject  BYTEA  PRIMARY KEY,
    n        BIGINT NOT NULL,
    until_us BIGINT NOT NULL
);
CREATE INDEX staff_try_until ON staff_try (until_us);
