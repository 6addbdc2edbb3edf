-- Whose objection it is, of those who consented to be told of the answer while they were signed in: found for 我的数据, untied when the
-- account ends (SEC-5).

-- +goose Up
ALTER TABLE news_objection ADD COLUMN person_id TEXT NOT NULL DEFAULT '';
CREATE INDEX news_objection_person ON news_objection (person_id, id) WHERE person_id <> '';

-- +goose Down
SELECT 1;
