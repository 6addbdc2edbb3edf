-- What one member of staff wants among 「常见问题」 waits for a second; what is public already stays so (POR-4).

-- +goose Up
ALTER TABLE ask_question ADD COLUMN faq_asked BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX ask_question_proposed ON ask_question (region, answered_us, id) WHERE faq_asked AND agreed;

-- +goose Down
SELECT 1;
