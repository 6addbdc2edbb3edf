-- Search of cases by staff (DSK-2). case_token has a row for each way to find a case by equality: four digits of its number, its unit, the
-- keyed hash of its applicant's name; newest first within a token. case_unit_word has what a unit is called by, as bytes, so that a range
-- of them is the same under every collation. The indexes of case_file are the other ways to walk cases, newest first.

-- +goose Up
CREATE TABLE case_token (
    token   TEXT   NOT NULL,
    at_us   BIGINT NOT NULL, -- when the case got its number
    case_id TEXT   NOT NULL,
    PRIMARY KEY (token, at_us, case_id)
);
CREATE TABLE case_unit_word (
    word    BYTEA  NOT NULL, -- the name from some character on, as written, in pinyin or in initials; or the whole code
    unit_id TEXT   NOT NULL,
    PRIMARY KEY (word, unit_id)
);
CREATE INDEX case_found ON case_file (submitted_us, id) WHERE number IS NOT NULL;
CREATE INDEX case_found_region ON case_file (region, submitted_us, id) WHERE number IS NOT NULL;
CREATE INDEX case_found_item ON case_file (item_code, submitted_us, id) WHERE number IS NOT NULL;
CREATE INDEX case_found_state ON case_file (state, submitted_us, id) WHERE number IS NOT NULL;
CREATE INDEX case_found_desk ON case_file (desk, submitted_us, id, due_us) WHERE desk <> '';
CREATE INDEX case_found_holder ON case_file (claimed_by, submitted_us, id) WHERE claimed_by <> '';

-- +goose Down
SELECT 1;
