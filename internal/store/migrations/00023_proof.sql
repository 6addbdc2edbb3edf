-- Proofs: faces and codes. Hashes and states only; the subject, the phone, the
-- session and the code are keyed hashes.

-- +goose Up
CREATE TABLE face_proof (
    id            TEXT   PRIMARY KEY,
    purpose       TEXT   NOT NULL,
    flow_id       TEXT   NOT NULL,
    binding       BYTEA  NOT NULL,
    subject       BYTEA  NOT NULL,
    order_no      TEXT   NOT NULL,
    certify_id    TEXT   NOT NULL,
    link_hash     BYTEA  NOT NULL,
    state         TEXT   NOT NULL CHECK (state IN ('new', 'visited', 'passed', 'failed', 'cancelled', 'expired', 'consumed')),
    link_until_us BIGINT NOT NULL,
    expires_us    BIGINT NOT NULL,
    passed_us     BIGINT NOT NULL,
    queried_us    BIGINT NOT NULL,
    created_us    BIGINT NOT NULL
);
CREATE UNIQUE INDEX face_proof_link_hash ON face_proof (link_hash);
CREATE INDEX face_proof_flow ON face_proof (flow_id, purpose);
CREATE INDEX face_proof_created ON face_proof (created_us);

CREATE TABLE code_proof (
    purpose    TEXT   NOT NULL,
    flow_id    TEXT   NOT NULL,
    phone      BYTEA  NOT NULL,
    id         TEXT   NOT NULL,
    hash       BYTEA  NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN ('live', 'proven', 'used')),
    wrong      BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    PRIMARY KEY (purpose, flow_id, phone)
);
CREATE INDEX code_proof_expires ON code_proof (expires_us);

-- +goose Down
SELECT 1;
