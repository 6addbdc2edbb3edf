-- Accounts entered at the window (REG-10): what a clerk entered, what another checked, and the link by which the applicant sets the password.
-- private is sealed: documents, names, phone, names of the scans.

-- +goose Up
CREATE TABLE window_entry (
    id            TEXT   PRIMARY KEY,
    state         TEXT   NOT NULL CHECK (state IN ('entered', 'approved', 'returned')),
    region        TEXT   NOT NULL,
    unit_name     TEXT   NOT NULL,
    private       BYTEA  NOT NULL,
    entered_by    TEXT   NOT NULL,
    entered_us    BIGINT NOT NULL,
    checked_by    TEXT   NOT NULL,
    checked_us    BIGINT NOT NULL,
    reason        TEXT   NOT NULL,
    mandate_id    TEXT   NOT NULL,
    link          BYTEA  NOT NULL,
    link_until_us BIGINT NOT NULL,
    version       BIGINT NOT NULL
);
CREATE INDEX window_entry_state ON window_entry (state, id);
CREATE INDEX window_entry_link ON window_entry (link);

-- +goose Down
DROP TABLE window_entry;
