-- Operators who are to become administrators, while their own word is awaited (HAN-6). A row is removed
-- when it is answered, taken back or too old; the audit keeps what happened.

-- +goose Up
CREATE TABLE mandate_promotion (
    mandate_id TEXT   PRIMARY KEY REFERENCES mandate (id), -- one waits at a time
    id         TEXT   NOT NULL, -- binds the face to this request and no other
    unit_id    TEXT   NOT NULL,
    person_id  TEXT   NOT NULL,
    giver_id   TEXT   NOT NULL, -- mandate of the representative who asks
    asked_us   BIGINT NOT NULL
);
CREATE INDEX mandate_promotion_unit ON mandate_promotion (unit_id);
CREATE INDEX mandate_promotion_person ON mandate_promotion (person_id);
CREATE INDEX mandate_promotion_asked ON mandate_promotion (asked_us, mandate_id);

-- +goose Down
DROP TABLE mandate_promotion;
