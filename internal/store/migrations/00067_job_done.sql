-- Jobs whose work was done in a transaction of ours, by the id of their outbox row: River may run a job twice, this says so.

-- +goose Up
CREATE TABLE job_done (
    id    TEXT   PRIMARY KEY,
    at_us BIGINT NOT NULL
);
CREATE INDEX job_done_at ON job_done (at_us);

-- +goose Down
DROP TABLE job_done;
