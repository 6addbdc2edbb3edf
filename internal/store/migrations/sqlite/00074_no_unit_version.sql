-- Pages of signed-in people are drawn from the database in each request: no version of a unit, and no
-- triggers that would keep one.

-- +goose Up
DROP TRIGGER case_file_version_insert;
DROP TRIGGER case_file_version_update;
DROP TRIGGER case_file_version_delete;
DROP TRIGGER case_count_version_insert;
DROP TRIGGER case_count_version_update;
DROP TRIGGER case_count_version_delete;
DROP TRIGGER message_unread_version_insert;
DROP TRIGGER message_unread_version_update;
DROP TRIGGER message_unread_version_delete;
DROP TRIGGER mandate_doubt_version_insert;
DROP TRIGGER mandate_doubt_version_update;
DROP TRIGGER mandate_doubt_version_delete;
DROP TRIGGER favourite_version_insert;
DROP TRIGGER favourite_version_update;
DROP TRIGGER favourite_version_delete;
DROP TRIGGER mandate_version_insert;
DROP TRIGGER mandate_version_update;
DROP TRIGGER mandate_version_delete;
DROP TRIGGER mandate_scope_version_insert;
DROP TRIGGER mandate_scope_version_update;
DROP TRIGGER mandate_scope_version_delete;
DROP TABLE unit_version;
