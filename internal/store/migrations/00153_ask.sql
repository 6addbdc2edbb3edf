-- 我要问: questions that people leave and their answers. The code by which a visitor looks an answer up is kept as a keyed hash; what
-- everybody reads (faq_…) is written by staff and holds nothing of the asker.

-- +goose Up
CREATE TABLE ask_question (
    id          TEXT    PRIMARY KEY,
    number      TEXT    NOT NULL UNIQUE,
    code        TEXT    NOT NULL, -- keyed hash
    board       TEXT    NOT NULL,
    region      TEXT    NOT NULL,
    person_id   TEXT    NOT NULL, -- empty for a visitor
    name        BYTEA   NOT NULL, -- sealed, like phone, words and answer
    phone       BYTEA   NOT NULL,
    words       BYTEA   NOT NULL,
    agreed      BOOLEAN NOT NULL, -- the asker agrees to publish
    asked_us    BIGINT  NOT NULL,
    due_us      BIGINT  NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('open', 'answered')),
    claimed_by  TEXT    NOT NULL,
    answer      BYTEA   NOT NULL,
    answered_by TEXT    NOT NULL,
    answered_us BIGINT  NOT NULL,
    faq         BOOLEAN NOT NULL, -- staff agree
    faq_text    TEXT    NOT NULL,
    faq_answer  TEXT    NOT NULL,
    version     BIGINT  NOT NULL
);
CREATE INDEX ask_question_open ON ask_question (region, due_us, id) WHERE state = 'open';
CREATE INDEX ask_question_answered ON ask_question (region, answered_us, id) WHERE state = 'answered';
CREATE INDEX ask_question_faq ON ask_question (answered_us, id) WHERE faq AND agreed;
CREATE INDEX ask_question_person ON ask_question (person_id) WHERE person_id <> '';

-- +goose Down
DROP TABLE ask_question;
