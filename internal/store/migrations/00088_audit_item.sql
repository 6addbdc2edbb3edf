-- The log of a unit is searched by item and by person: which deeds concern which item. A row follows from the details of its deed, which the
-- chain covers; it only finds the deed and proves nothing.

-- +goose Up
CREATE TABLE audit_item (
    unit_id  TEXT   NOT NULL,
    item     TEXT   NOT NULL,
    at_us    BIGINT NOT NULL,
    audit_id TEXT   NOT NULL,
    PRIMARY KEY (unit_id, item, at_us, audit_id)
);
INSERT INTO audit_item (unit_id, item, at_us, audit_id)
SELECT a.unit_id, c.item_code, a.at_us, a.id
  FROM audit AS a
  JOIN case_file AS c ON c.id = a.object_id
 WHERE a.object = 'case'
   AND a.unit_id <> '';
CREATE INDEX mandate_of_unit ON mandate (unit_id, id);
CREATE INDEX audit_person ON audit (unit_id, person_id, at_us, id);

-- +goose Down
DROP INDEX audit_person;
DROP INDEX mandate_of_unit;
DROP TABLE audit_item;
