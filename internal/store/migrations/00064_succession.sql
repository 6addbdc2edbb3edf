-- A wizard of enrolment may also bring a new legal representative (ACC-5): kind says which. A representative who comes later
-- agrees to the same version of the agreement, so the moment of consent belongs to its key.

-- +goose Up
ALTER TABLE enrolment ADD COLUMN kind TEXT NOT NULL DEFAULT 'enrolment';
DROP INDEX enrolment_uscc_done;
CREATE UNIQUE INDEX enrolment_uscc_done ON enrolment (uscc) WHERE state = 'done' AND kind = 'enrolment';

CREATE TABLE enrolment_consent_2 (
    unit_id     TEXT   NOT NULL,
    agreement   TEXT   NOT NULL,
    version     TEXT   NOT NULL,
    accepted_us BIGINT NOT NULL,
    PRIMARY KEY (unit_id, agreement, version, accepted_us)
);
INSERT INTO enrolment_consent_2 (unit_id, agreement, version, accepted_us)
SELECT unit_id, agreement, version, accepted_us FROM enrolment_consent;
DROP TABLE enrolment_consent;
ALTER TABLE enrolment_consent_2 RENAME TO enrolment_consent;

-- +goose Down
DROP INDEX enrolment_uscc_done;
DELETE FROM enrolment WHERE kind <> 'enrolment';
CREATE UNIQUE INDEX enrolment_uscc_done ON enrolment (uscc) WHERE state = 'done';
ALTER TABLE enrolment DROP COLUMN kind;
