-- Figures by department (DSK-14): figure_department counts cases as figure_day does, under the department in which they wait or waited
-- last. Cases in no department are not in it. A row whose item, or region, is '' is the sum over all of them.

-- +goose Up
CREATE TABLE figure_department (
    day        BIGINT NOT NULL,
    region     TEXT   NOT NULL,
    item       TEXT   NOT NULL,
    department TEXT   NOT NULL,
    received   BIGINT NOT NULL,
    accepted   BIGINT NOT NULL,
    refused    BIGINT NOT NULL,
    corrected  BIGINT NOT NULL,
    granted    BIGINT NOT NULL,
    denied     BIGINT NOT NULL,
    first      BIGINT NOT NULL,
    late       BIGINT NOT NULL,
    PRIMARY KEY (department, day, item, region)
);
CREATE INDEX figure_department_place ON figure_department (item, region, day);
INSERT INTO figure_department (day, region, item, department, received, accepted, refused, corrected, granted, denied, first, late)
SELECT (submitted_us + 28800000000) / 86400000000, region, item_code, department, COUNT(*),
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
   AND department <> ''
 GROUP BY (submitted_us + 28800000000) / 86400000000, region, item_code, department;
INSERT INTO figure_department (day, region, item, department, received, accepted, refused, corrected, granted, denied, first, late)
SELECT day, region, '', department, SUM(received), SUM(accepted), SUM(refused), SUM(corrected), SUM(granted), SUM(denied), SUM(first), SUM(late)
  FROM figure_department
 GROUP BY day, region, department
UNION ALL
SELECT day, '', item, department, SUM(received), SUM(accepted), SUM(refused), SUM(corrected), SUM(granted), SUM(denied), SUM(first), SUM(late)
  FROM figure_department
 GROUP BY day, item, department
UNION ALL
SELECT day, '', '', department, SUM(received), SUM(accepted), SUM(refused), SUM(corrected), SUM(granted), SUM(denied), SUM(first), SUM(late)
  FROM figure_department
 GROUP BY day, department;

-- +goose Down
DROP TABLE figure_department;
