-- The version of a unit: it grows with every change of what its pages show (its cases, their counts, its
-- unread messages, the powers to act for it, its favourites), so that a page drawn before is known to be
-- still true. It is kept by triggers, because no writer may forget it.
--
-- Here they run at the end of the transaction: the row of the unit is then the last that it locks, and two
-- that write to one unit in different orders do not wait for each other.

-- +goose Up
CREATE TABLE unit_version (
    unit_id TEXT   PRIMARY KEY,
    n       BIGINT NOT NULL
);
INSERT INTO unit_version (unit_id, n) SELECT id, 1 FROM unit;

-- +goose StatementBegin
CREATE FUNCTION unit_version_by_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unit_version (unit_id, n)
    VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.owner ELSE NEW.owner END, 1)
        ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION unit_version_by_owner_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unit_version (unit_id, n)
    VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.owner_id ELSE NEW.owner_id END, 1)
        ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION unit_version_by_unit_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unit_version (unit_id, n)
    VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.unit_id ELSE NEW.unit_id END, 1)
        ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION unit_version_by_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unit_version (unit_id, n)
    SELECT unit_id, 1 FROM mandate WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.mandate_id ELSE NEW.mandate_id END
        ON CONFLICT (unit_id) DO UPDATE SET n = unit_version.n + 1;
    RETURN NULL;
END $$;
-- +goose StatementEnd

CREATE CONSTRAINT TRIGGER case_file_version AFTER INSERT OR UPDATE OR DELETE ON case_file
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION unit_version_by_owner_id();
CREATE CONSTRAINT TRIGGER case_count_version AFTER INSERT OR UPDATE OR DELETE ON case_count
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION unit_version_by_owner();
CREATE CONSTRAINT TRIGGER message_unread_version AFTER INSERT OR UPDATE OR DELETE ON message_unread
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION unit_version_by_unit_id();
CREATE CONSTRAINT TRIGGER mandate_doubt_version AFTER INSERT OR UPDATE OR DELETE ON mandate_doubt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION unit_version_by_unit_id();
CREATE CONSTRAINT TRIGGER favourite_version AFTER INSERT OR UPDATE OR DELETE ON favourite
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION unit_version_by_unit_id();
CREATE CONSTRAINT TRIGGER mandate_version AFTER INSERT OR UPDATE OR DELETE ON mandate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION unit_version_by_unit_id();
CREATE CONSTRAINT TRIGGER mandate_scope_version AFTER INSERT OR UPDATE OR DELETE ON mandate_scope
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION unit_version_by_mandate();

-- +goose Down
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
