-- Files are sealed before they are stored. A hall without files never accepts a plain one; any other hall accepts those it has until
-- wangting keys rotate has sealed them all. The name exists once a sweep has written the file hall.

-- +goose Up
INSERT INTO hall_mark (name, value)
SELECT 'files', 'sealed'
 WHERE NOT EXISTS (SELECT 1 FROM case_material)
   AND NOT EXISTS (SELECT 1 FROM case_arrival)
   AND NOT EXISTS (SELECT 1 FROM window_entry)
   AND NOT EXISTS (SELECT 1 FROM hall_mark WHERE name = 'name');

-- +goose Down
DELETE FROM hall_mark WHERE name = 'files';
