-- 演练 (OPS-4): who practises in which invented unit. The unit, its people and its cases are rows like others, whose ids say
-- that they are of practice; all are removed a day after they began.

-- +goose Up
CREATE TABLE practice (
    unit_id    TEXT   PRIMARY KEY,
    person_id  TEXT   NOT NULL, -- the invented representative whom the learner plays
    mandate_id TEXT   NOT NULL,
    helper_id  TEXT   NOT NULL, -- the invented person to invite as a handler
    began_us   BIGINT NOT NULL,
    ended_us   BIGINT NOT NULL  -- 0 while it goes on
);
CREATE INDEX practice_began ON practice (began_us);

-- +goose Down
DROP TABLE practice;
