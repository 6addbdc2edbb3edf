-- What was written to the core business system after staff granted a case, and read back (一次录入): one row for each case that has it. The
-- body holds the values of both sides, sealed.

-- +goose Up
CREATE TABLE auto_written (
    case_id TEXT   PRIMARY KEY,
    state   TEXT   NOT NULL CHECK (state IN ('same', 'differs', 'refused', 'away', 'unread', 'again')),
    row_no  BIGINT NOT NULL, -- under which row of the request it was done; a new one is done anew
    at_us   BIGINT NOT NULL,
    body    BYTEA  NOT NULL
);

-- +goose Down
DROP TABLE auto_written;
