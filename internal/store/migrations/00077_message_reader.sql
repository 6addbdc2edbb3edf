-- Who sees a message, and who has read it (CEN-7). scope is '' for everybody who acts for the unit, '@managers' for those who
-- manage its people, or the code of an item for those who may handle it. by_id is the person whose act the message is about, who
-- is not told of it. Every person reads for themselves: message_mark says until when somebody has read all, message_read what
-- they have opened since. read_us stays for what one had read for all before.

-- +goose Up
ALTER TABLE message ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN by_id TEXT NOT NULL DEFAULT '';

CREATE TABLE message_read (
    person_id  TEXT   NOT NULL,
    message_id TEXT   NOT NULL,
    read_us    BIGINT NOT NULL,
    PRIMARY KEY (person_id, message_id)
);

CREATE TABLE message_mark (
    person_id TEXT   NOT NULL,
    unit_id   TEXT   NOT NULL,
    until_us  BIGINT NOT NULL,
    PRIMARY KEY (person_id, unit_id)
);

UPDATE message SET scope = '@managers' WHERE kind = 'mandate' AND person_id = '';
UPDATE message
   SET scope = (SELECT c.item_code FROM case_file AS c WHERE c.id = substr(message.link, 13, 36))
 WHERE link LIKE '/unit/cases/%'
   AND EXISTS (SELECT 1 FROM case_file AS c WHERE c.id = substr(message.link, 13, 36) AND c.sensitive);
UPDATE message
   SET scope = (SELECT c.item_code FROM case_file AS c WHERE c.id = substr(message.link, 17, 36))
 WHERE link LIKE '/unit/workbench/%'
   AND EXISTS (SELECT 1 FROM case_file AS c WHERE c.id = substr(message.link, 17, 36));
UPDATE message
   SET scope = (SELECT c.item_code FROM case_file AS c JOIN parcel AS p ON p.case_id = c.id WHERE p.id = substr(message.link, 15, 36))
 WHERE link LIKE '/unit/parcels/%'
   AND EXISTS (SELECT 1 FROM case_file AS c JOIN parcel AS p ON p.case_id = c.id
                WHERE p.id = substr(message.link, 15, 36) AND c.sensitive);

DROP INDEX message_fresh;
DROP TABLE message_unread;
CREATE INDEX message_reader ON message (unit_id, person_id, at_us, id);

-- +goose Down
SELECT 1;
