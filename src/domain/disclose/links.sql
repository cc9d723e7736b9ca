-- Links of public texts to other sites, and what their addresses answered.

-- name: disclose_links_list :many
-- Addresses in order, those that do not answer first, each with an item that names it and how many do.
SELECT x.url, x.asked_at, x.result, x.words, x.failures, x.item_id, x.items, i.title
  FROM (SELECT a.url, a.asked_at, a.result, a.words, a.failures, MIN(l.item_id) AS item_id, COUNT(*) AS items
          FROM disclosure_address a JOIN disclosure_link l ON l.org_id = a.org_id AND l.url = a.url
         WHERE a.org_id = :org AND a.failures >= :failures
         GROUP BY a.url, a.asked_at, a.result, a.words, a.failures) x
  JOIN disclosure_item i ON i.org_id = :org AND i.id = x.item_id
 ORDER BY x.failures DESC, x.url LIMIT :n;

-- name: disclose_links_count :one
-- How many addresses there are, and how many failed so often.
SELECT COUNT(*) AS n, SUM(CASE WHEN failures >= :failures THEN 1 ELSE 0 END) AS dead,
       SUM(CASE WHEN asked_at > 0 THEN 1 ELSE 0 END) AS asked
  FROM disclosure_address a WHERE a.org_id = :org
   AND EXISTS (SELECT 1 FROM disclosure_link l WHERE l.org_id = :org AND l.url = a.url);

-- name: disclose_links_due :many
-- Addresses to ask: not since :before, or not since :again when they failed.
SELECT a.url FROM disclosure_address a
 WHERE a.org_id = :org AND (a.asked_at < :before OR (a.failures > 0 AND a.asked_at < :again))
   AND EXISTS (SELECT 1 FROM disclosure_link l WHERE l.org_id = :org AND l.url = a.url)
 ORDER BY a.asked_at, a.url LIMIT :n;

-- name: disclose_links_told :exec
-- What an address answered.
UPDATE disclosure_address SET asked_at = :now, result = :result, words = :words,
       failures = CASE WHEN :failed = 1 THEN failures + 1 ELSE 0 END
 WHERE org_id = :org AND url = :url;

-- name: disclose_link_setting :many
-- Whether addresses are asked; none: they are not.
SELECT asks, hosts FROM disclosure_link_setting WHERE org_id = :org;

-- name: disclose_link_setting_put :exec
-- The administrator's word on it.
INSERT INTO disclosure_link_setting (org_id, asks, hosts) VALUES (:org, :asks, :hosts)
    ON CONFLICT (org_id) DO UPDATE SET asks = :asks, hosts = :hosts;
