-- 审计查询 (STA-5, DSK-13): the record is searched by who did it, by act and by address, each newest first; units by their full name.

-- +goose Up
CREATE INDEX audit_by_staff ON audit (staff_id, at_us, id) WHERE staff_id <> '';
CREATE INDEX audit_by_person ON audit (person_id, at_us, id) WHERE person_id <> '';
CREATE INDEX audit_by_ip ON audit (ip, at_us, id) WHERE ip <> '';
CREATE INDEX audit_by_act ON audit (act, at_us, id);
CREATE INDEX unit_name ON unit (name);

-- +goose Down
DROP INDEX unit_name;
DROP INDEX audit_by_act;
DROP INDEX audit_by_ip;
DROP INDEX audit_by_person;
DROP INDEX audit_by_staff;
