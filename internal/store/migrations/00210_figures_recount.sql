-- Figures counted anew (DSK-14): a case that was handed to another region was still counted in the one before, until steps began to tell
-- figure_day of such a move. What a case counts for stands in the case, so the sums are made of the cases again, as 00141 made them.

-- +goose Up
DELETE FROM figure_day;
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

-- +goose Down
SELECT 1;
