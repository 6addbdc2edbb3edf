-- Figures of the hall (DSK-14). figure_day counts cases by the day of their submission (from 1970-01-01, in China), region and item;
-- figure_stay the working days of ended stays at a desk; figure_login logins by way, in slots, so that two logins seldom wait for one row.
-- Stays and logins are counted from here on. A row whose item, or region, is '' is the sum over all of them, so that a look at a year reads
-- a few thousand rows; the row of every item and every region together is kept for stays only.

-- +goose Up
CREATE TABLE figure_day (
    day       BIGINT NOT NULL,
    region    TEXT   NOT NULL,
    item      TEXT   NOT NULL,
    received  BIGINT NOT NULL,
    accepted  BIGINT NOT NULL,
    refused   BIGINT NOT NULL,
    corrected BIGINT NOT NULL,
    granted   BIGINT NOT NULL,
    denied    BIGINT NOT NULL,
    first     BIGINT NOT NULL, -- granted without a correction
    late      BIGINT NOT NULL,
    PRIMARY KEY (item, day, region)
);
CREATE INDEX figure_day_region ON figure_day (region, day);
INSERT INTO figure_day (day, region, item, received, accepted, refused, corrected, granted, denied, first, late)
SELECT (submitted_us + 28800000000) / 86400000000, region, item_code, COUNT(*),
       SUM(CASE WHEN accepted_us > 0 THEN 1 ELSE 0 END),
       SUM(CASE WHEN state = 'NOT_ACCEPTED' THEN 1 ELSE 0 END),
       SUM(CASE WHEN corrected THEN 1 ELSE 0 END),
       SUM(CASE WHEN verdict = 'approved' THEN 1 ELSE 0 END),
       SUM(CASE WHEN verdict = 'denied' THEN 1 ELSE 0 END),
       SUM(CASE WHEN verdict = 'approved' AND NOT corrected THEN 1 ELSE 0 END),
       SUM(CASE WHEN late THEN 1 ELSE 0 END)
  FROM case_file
 WHERE number IS NOT NULL
   AND state NOT IN ('DRAFT', 'UNIT_REVIEW', 'UNIT_REJECTED', 'DELETED')
   AND owner_id NOT LIKE 'ffff%'
   AND (employer_id = '' OR days > 0)
 GROUP BY (submitted_us + 28800000000) / 86400000000, region, item_code;
INSERT INTO figure_day (day, region, item, received, accepted, refused, corrected, granted, denied, first, late)
SELECT day, region, '', SUM(received), SUM(accepted), SUM(refused), SUM(corrected), SUM(granted), SUM(denied), SUM(first), SUM(late)
  FROM figure_day
 GROUP BY day, region
UNION ALL
SELECT day, '', item, SUM(received), SUM(accepted), SUM(refused), SUM(corrected), SUM(granted), SUM(denied), SUM(first), SUM(late)
  FROM figure_day
 GROUP BY day, item;
CREATE TABLE figure_stay (
    day    BIGINT NOT NULL,
    region TEXT   NOT NULL,
    item   TEXT   NOT NULL,
    desk   TEXT   NOT NULL,
    days   BIGINT NOT NULL, -- 60 is that long or longer
    n      BIGINT NOT NULL,
    PRIMARY KEY (item, region, day, desk, days)
);
CREATE TABLE figure_login (
    day     BIGINT NOT NULL,
    way     TEXT   NOT NULL,
    slot    BIGINT NOT NULL,
    entered BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    PRIMARY KEY (day, way, slot)
);

-- +goose Down
DROP TABLE figure_login;
DROP TABLE figure_stay;
DROP TABLE figure_day;
