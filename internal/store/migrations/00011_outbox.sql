-- Jobs to be done once the business transaction that wrote them is durable;
-- a mover hands them to River in batches. Bodies hold ids only, no personal data.

-- +goose Up
CREATE TABLE outbox (
    id     TEXT   PRIMARY KEY,
    kind   TEXT   NOT NULL,
    body   TEXT   NOT NULL,
    due_us BIGINT NOT NULL
);

-- +goose Down
SELECT 1;
