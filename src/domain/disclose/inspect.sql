-- What an inspection would count.

-- name: disclose_inspect_texts :many
-- The newest public items with their text.
SELECT id, title, body, formed_on, released_on FROM disclosure_item
 WHERE org_id = :org AND state = 'released' ORDER BY released_on DESC, id DESC LIMIT :n;

-- name: disclose_inspect_twins :many
-- Titles that several public items have.
SELECT MIN(id) AS id, title, COUNT(*) AS n FROM disclosure_item
 WHERE org_id = :org AND state = 'released' GROUP BY title HAVING COUNT(*) > 1 ORDER BY title LIMIT 100;

-- name: disclose_inspect_days :many
-- Days on which more than so many items became public.
SELECT released_on, COUNT(*) AS n FROM disclosure_item
 WHERE org_id = :org AND state = 'released' GROUP BY released_on HAVING COUNT(*) > :most
 ORDER BY released_on DESC LIMIT 100;

-- name: disclose_inspect_public :many
-- Whether an item is public.
SELECT id FROM disclosure_item WHERE org_id = :org AND id = :id AND state = 'released';
