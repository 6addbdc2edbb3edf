-- What the provider reports of a text message that it took, and what the message is about, so that who asked for it sees both (OUT-3).

-- +goose Up
ALTER TABLE sms_out ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE sms_out ADD COLUMN report TEXT NOT NULL DEFAULT ''; -- delivered, undelivered
ALTER TABLE sms_out ADD COLUMN report_why TEXT NOT NULL DEFAULT '';
ALTER TABLE sms_out ADD COLUMN report_us BIGINT NOT NULL DEFAULT 0;
CREATE INDEX sms_out_about ON sms_out (about, at_us) WHERE about <> '';

-- +goose Down
SELECT 1;
