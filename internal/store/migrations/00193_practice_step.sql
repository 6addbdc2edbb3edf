-- The steps of lessons that were done in a practice (OPS-4): those of the chapters of the manual whose real pages ask other systems.

-- +goose Up
CREATE TABLE practice_step (
    unit_id TEXT   NOT NULL,
    lesson  TEXT   NOT NULL,
    step    BIGINT NOT NULL, -- from 1
    done_us BIGINT NOT NULL,
    PRIMARY KEY (unit_id, lesson, step)
);

-- +goose Down
DROP TABLE practice_step;
