-- Rules of retention (SEC-5): what has served is found by its age without reading what has not.

-- +goose Up
CREATE INDEX message_at ON message (at_us, id);
CREATE INDEX case_draft_idle ON case_file (updated_us, id) WHERE state = 'DRAFT';
CREATE INDEX ask_question_kept ON ask_question (answered_us, id) WHERE state = 'answered' AND code <> '';
CREATE INDEX news_objection_answered ON news_objection (answered_us, id) WHERE answered_us > 0;

-- +goose Down
DROP INDEX news_objection_answered;
DROP INDEX ask_question_kept;
DROP INDEX case_draft_idle;
DROP INDEX message_at;
