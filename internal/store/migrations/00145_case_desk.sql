-- The department in which a case waits, whom a deputy stood in for, transfers that can be undone, and who has seen what (DSK-1, DSK-3 to DSK-5).

-- +goose Up
ALTER TABLE case_file ADD COLUMN department TEXT NOT NULL DEFAULT '';
ALTER TABLE case_event ADD COLUMN for_id TEXT NOT NULL DEFAULT '';
CREATE INDEX case_file_department ON case_file (department, desk, due_us, id) WHERE department <> '' AND desk <> '';
CREATE INDEX case_file_claimed_at ON case_file (claimed_us, id) WHERE claimed_by <> '';
CREATE INDEX case_event_by ON case_event (by_id, at_us) WHERE by_kind = 'staff';
CREATE TABLE case_transfer (
    id              TEXT   PRIMARY KEY,
    case_id         TEXT   NOT NULL,
    by_id           TEXT   NOT NULL,
    at_us           BIGINT NOT NULL,
    version         BIGINT NOT NULL, -- of the case after it: any later act raises it
    from_holder     TEXT   NOT NULL,
    from_department TEXT   NOT NULL,
    from_region     TEXT   NOT NULL,
    from_claimed_us BIGINT NOT NULL,
    undone_us       BIGINT NOT NULL
);
CREATE INDEX case_transfer_by ON case_transfer (by_id, at_us);
CREATE INDEX case_transfer_case ON case_transfer (case_id, at_us);
CREATE TABLE case_seen (
    staff_id TEXT   NOT NULL,
    case_id  TEXT   NOT NULL,
    at_us    BIGINT NOT NULL,
    PRIMARY KEY (staff_id, case_id)
);

-- +goose Down
SELECT 1;
