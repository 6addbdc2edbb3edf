-- Stays and ratings by department (STA-6, DSK-14): figure_stay_department counts stays as figure_stay does, under the department in which the
-- case lay at the desk, from here on; rating_department counts ratings as rating_day does, under the department in which the case waited
-- last. Cases in no department are in neither. An item, or a region, of '' is the sum over all of them.

-- +goose Up
CREATE TABLE figure_stay_department (
    day        BIGINT NOT NULL,
    region     TEXT   NOT NULL,
    item       TEXT   NOT NULL,
    department TEXT   NOT NULL,
    desk       TEXT   NOT NULL,
    days       BIGINT NOT NULL, -- 60 is that long or longer
    n          BIGINT NOT NULL,
    PRIMARY KEY (department, item, region, day, desk, days)
);
CREATE TABLE rating_department (
    day        BIGINT NOT NULL,
    region     TEXT   NOT NULL,
    item       TEXT   NOT NULL,
    department TEXT   NOT NULL,
    level      BIGINT NOT NULL CHECK (level IN (1, 2, 3, 4, 5)),
    n          BIGINT NOT NULL,
    PRIMARY KEY (department, item, region, day, level)
);
INSERT INTO rating_department (day, region, item, department, level, n)
SELECT (r.at_us + 28800000000) / 86400000000, r.region, r.item, f.department, r.level, COUNT(*)
  FROM rating AS r
  JOIN case_file AS f ON f.id = r.case_id
 WHERE f.department <> ''
 GROUP BY (r.at_us + 28800000000) / 86400000000, r.region, r.item, f.department, r.level;
INSERT INTO rating_department (day, region, item, department, level, n)
SELECT day, region, '', department, level, SUM(n) FROM rating_department GROUP BY day, region, department, level
UNION ALL
SELECT day, '', item, department, level, SUM(n) FROM rating_department GROUP BY day, item, department, level
UNION ALL
SELECT day, '', '', department, level, SUM(n) FROM rating_department GROUP BY day, department, level;

-- +goose Down
DROP TABLE rating_department;
DROP TABLE figure_stay_department;
