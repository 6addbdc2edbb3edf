-- Giving power to administrators and handlers (HAN-1 … HAN-7): who opened it and by which text, and which reminders went out.

-- +goose Up
CREATE TABLE mandate_consent (
    unit_id   TEXT   PRIMARY KEY REFERENCES unit (id),
    version   TEXT   NOT NULL,
    person_id TEXT   NOT NULL REFERENCES person (id),
    agreed_us BIGINT NOT NULL
);

CREATE TABLE mandate_reminder (
    mandate_id TEXT   NOT NULL REFERENCES mandate (id),
    until_us   BIGINT NOT NULL,
    days       BIGINT NOT NULL,
    PRIMARY KEY (mandate_id, until_us, days)
);

CREATE INDEX mandate_until ON mandate (until_us) WHERE state = 'active' AND until_us > 0;
CREATE INDEX mandate_waiting ON mandate (granted_us) WHERE state = 'pending';

-- +goose Down
DROP TABLE mandate_consent;
DROP TABLE mandate_reminder;
