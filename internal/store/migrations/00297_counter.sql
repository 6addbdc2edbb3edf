-- 窗口叫号: the numbers that people take at the halls, by day and region (STA-1). No number says whose it is.

-- +goose Up
CREATE TABLE counter_day (
    region TEXT   NOT NULL,
    day    TEXT   NOT NULL, -- of China, 2026-11-27
    taken  BIGINT NOT NULL, -- the last number drawn
    calls  BIGINT NOT NULL, -- how often one was called; whoever calls holds this row
    PRIMARY KEY (region, day)
);

CREATE TABLE counter_number (
    region    TEXT   NOT NULL,
    day       TEXT   NOT NULL,
    number    BIGINT NOT NULL, -- from 1 each day
    business  TEXT   NOT NULL,
    state     TEXT   NOT NULL CHECK (state IN ('waiting', 'called', 'missed', 'done')),
    place     TEXT   NOT NULL, -- 窗口号, empty while it waits
    call      BIGINT NOT NULL, -- the call of the day that it was, 0 while it waits
    taken_us  BIGINT NOT NULL,
    called_us BIGINT NOT NULL,
    PRIMARY KEY (region, day, number)
);
CREATE UNIQUE INDEX counter_number_place ON counter_number (region, day, place) WHERE state = 'called';
CREATE INDEX counter_number_call ON counter_number (region, day, call) WHERE call > 0;
CREATE INDEX counter_number_waiting ON counter_number (region, day, number) WHERE state = 'waiting';

-- +goose Down
DROP TABLE counter_number;
DROP TABLE counter_day;
