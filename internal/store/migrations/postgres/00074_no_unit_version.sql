-- Pages of signed-in people are drawn from the database in each request: no version of a unit, and no
-- triggers that would keep one.

-- +goose Up
DROP TRIGGER case_file_version ON case_file;
DROP TRIGGER case_count_version ON case_count;
DROP TRIGGER message_unread_version ON message_unread;
DROP TRIGGER mandate_doubt_version ON mandate_doubt;
DROP TRIGGER favourite_version ON favourite;
DROP TRIGGER mandate_version ON mandate;
DROP TRIGGER mandate_scope_version ON mandate_scope;
DROP FUNCTION unit_version_by_owner();
DROP FUNCTION unit_version_by_owner_id();
DROP FUNCTION unit_version_by_unit_id();
DROP FUNCTION unit_version_by_mandate();
DROP TABLE unit_version;
