-- Ratings by region, item and level since the first one, for the public page (CAS-5); and by the day of the rating, for the figures of
-- staff (DSK-14). The day is counted from 1970-01-01 in China. They take the place of rating_figure, which stays until no older program
-- runs. In rating_day an item, or a region, of '' is the sum over all of them.

-- +goose Up
CREATE TABLE rating_place (
    region TEXT   NOT NULL,
    item   TEXT   NOT NULL,
    level  BIGINT NOT NULL CHECK (level IN (1, 2, 3, 4, 5)),
    n      BIGINT NOT NULL,
    PRIMARY KEY (region, item, level)
);
INSERT INTO rating_place (region, item, level, n)
SELECT region, item, level, COUNT(*)
  FROM rating
 GROUP BY region, item, level;
CREATE TABLE rating_day (
    day    BIGINT NOT NULL,
    region TEXT   NOT NULL,
    item   TEXT   NOT NULL,
    level  BIGINT NOT NULL CHECK (level IN (1, 2, 3, 4, 5)),
    n      BIGINT NOT NULL,
    PRIMARY KEY (item, region, day, level)
);
INSERT INTO rating_day (day, region, item, level, n)
SELECT (at_us + 28800000000) / 86400000000, region, item, level, COUNT(*)
  FROM rating
 GROUP BY (at_us + 28800000000) / 86400000000, region, item, level;
INSERT INTO rating_day (day, region, item, level, n)
SELECT day, region, '', level, SUM(n) FROM rating_day GROUP BY day, region, level
UNION ALL
SELECT day, '', item, level, SUM(n) FROM rating_day GROUP BY day, item, level
UNION ALL
SELECT day, '', '', level, SUM(n) FROM rating_day GROUP BY day, level;

-- +goose Down
DROP TABLE rating_day;
DROP TABLE rating_place;
