-- The version of a unit: it grows with every change of what its pages show (its cases, their counts, its
-- unread messages, the powers to act for it, its favourites), so that a page drawn before is known to be
-- still true. It is kept by triggers, because no writer may forget it.

-- +goose Up
CREATE TABLE unit_version (
    unit_id TEXT   PRIMARY KEY,
    n       BIGINT NOT NULL
);
INSERT INTO unit_version (unit_id, n) SELECT id, 1 FROM unit;

-- +goose StatementBegin
CREATE TRIGGER case_file_version_insert AFTER INSERT ON case_file
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.owner_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER case_file_version_update AFTER UPDATE ON case_file
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.owner_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER case_file_version_delete AFTER DELETE ON case_file
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (OLD.owner_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER case_count_version_insert AFTER INSERT ON case_count
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.owner, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER case_count_version_update AFTER UPDATE ON case_count
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.owner, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER case_count_version_delete AFTER DELETE ON case_count
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (OLD.owner, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER message_unread_version_insert AFTER INSERT ON message_unread
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER message_unread_version_update AFTER UPDATE ON message_unread
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER message_unread_version_delete AFTER DELETE ON message_unread
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (OLD.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mandate_doubt_version_insert AFTER INSERT ON mandate_doubt
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mandate_doubt_version_update AFTER UPDATE ON mandate_doubt
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mandate_doubt_version_delete AFTER DELETE ON mandate_doubt
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (OLD.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER favourite_version_insert AFTER INSERT ON favourite
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER favourite_version_update AFTER UPDATE ON favourite
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER favourite_version_delete AFTER DELETE ON favourite
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (OLD.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mandate_version_insert AFTER INSERT ON mandate
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mandate_version_update AFTER UPDATE ON mandate
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (NEW.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mandate_version_delete AFTER DELETE ON mandate
BEGIN
    INSERT INTO unit_version (unit_id, n) VALUES (OLD.unit_id, 1) ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mandate_scope_version_insert AFTER INSERT ON mandate_scope
BEGIN
    INSERT INTO unit_version (unit_id, n)
    SELECT unit_id, 1 FROM mandate WHERE id = NEW.mandate_id
        ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mandate_scope_version_update AFTER UPDATE ON mandate_scope
BEGIN
    INSERT INTO unit_version (unit_id, n)
    SELECT unit_id, 1 FROM mandate WHERE id = NEW.mandate_id
        ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mandate_scope_version_delete AFTER DELETE ON mandate_scope
BEGIN
    INSERT INTO unit_version (unit_id, n)
    SELECT unit_id, 1 FROM mandate WHERE id = OLD.mandate_id
        ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
END;
-- +goose StatementEnd

-- +goose Down
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
