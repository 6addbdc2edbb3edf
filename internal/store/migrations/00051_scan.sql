-- Scan logins (LOG-5): a code on a screen, read by a phone. Tokens and typed codes are kept as keyed hashes.

-- +goose Up
CREATE TABLE login_scan (
    id         TEXT   PRIMARY KEY,
    purpose    TEXT   NOT NULL CHECK (purpose IN ('unit', 'person', 'handler')),
    binding    TEXT   NOT NULL,
    token      BYTEA  NOT NULL,
    typed      BYTEA  NOT NULL,
    match      TEXT   NOT NULL,
    ip         TEXT   NOT NULL,
    browser    TEXT   NOT NULL,
    within     TEXT   NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN ('new', 'scanned', 'confirmed', 'cancelled', 'consumed', 'expired')),
    person_id  TEXT   NOT NULL,
    mandate_id TEXT   NOT NULL,
    unit_id    TEXT   NOT NULL,
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX login_scan_token ON login_scan (token);
CREATE UNIQUE INDEX login_scan_typed ON login_scan (typed) WHERE state = 'new';
CREATE INDEX login_scan_digits ON login_scan (typed);
CREATE INDEX login_scan_binding ON login_scan (binding) WHERE state IN ('new', 'scanned', 'confirmed');
CREATE INDEX login_scan_expires ON login_scan (expires_us);

-- +goose Down
DROP TABLE login_scan;
