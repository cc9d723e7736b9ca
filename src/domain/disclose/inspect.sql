-- What an inspection would count, beside what the walk through the texts has found (walk.sql).

-- name: disclose_inspect_newest :many
-- The day of the newest public item.
SELECT released_on FROM disclosure_item
 WHERE org_id = :org AND state = 'released' ORDER BY released_on DESC, id DESC LIMIT 1;

-- name: disclose_inspect_twins :many
-- Titles that several public items have.
SELECT MIN(id) AS id, title, COUNT(*) AS n FROM disclosure_item
 WHERE org_id = :org AND state = 'released' GROUP BY title HAVING COUNT(*) > 1 ORDER BY title LIMIT 100;

-- name: disclose_inspect_days :many
-- Days on which more than so many items became public.
SELECT released_on, COUNT(*) AS n FROM disclosure_item
 WHERE org_id = :org AND state = 'released' GROUP BY released_on HAVING COUNT(*) > :most
 ORDER BY released_on DESC LIMIT 100;
