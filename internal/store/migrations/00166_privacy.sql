-- 我的数据 (SEC-5): all logins of a person, and the texts that they got, are found without reading everybody's.

-- +goose Up
CREATE INDEX login_session_of ON login_session (person_id, started_us);
CREATE INDEX sms_out_person ON sms_out (person_id) WHERE person_id <> '';

-- +goose Down
DROP INDEX sms_out_person;
DROP INDEX login_session_of;
