-- The walk through all public texts, and what it keeps.

-- name: disclose_walk :many
-- How far it is; none before the first.
SELECT day, after_id, items, ended, at FROM disclosure_walk WHERE org_id = :org;

-- name: disclose_walk_put :exec
-- Where it goes on.
INSERT INTO disclosure_walk (org_id, day, after_id, items, ended, at)
    VALUES (:org, :day, :after, :items, :ended, :now)
    ON CONFLICT (org_id) DO UPDATE SET day = :day, after_id = :after, items = :items, ended = :ended, at = :now;

-- name: disclose_walk_touch :exec
-- An item to be read again.
INSERT INTO disclosure_unread (org_id, item_id) VALUES (:org, :item) ON CONFLICT (org_id, item_id) DO NOTHING;

-- name: disclose_walk_touched :many
-- The next of them.
SELECT item_id FROM disclosure_unread WHERE org_id = :org ORDER BY item_id LIMIT :n;

-- name: disclose_walk_read :exec
-- It has been read.
DELETE FROM disclosure_unread WHERE org_id = :org AND item_id = :item;

-- name: disclose_walk_texts :many
-- The next public texts.
SELECT id, title, body, formed_on, released_on FROM disclosure_item
 WHERE org_id = :org AND state = 'released' AND id > :after ORDER BY id LIMIT :n;

-- name: disclose_walk_text :many
-- One public text.
SELECT id, title, body, formed_on, released_on FROM disclosure_item
 WHERE org_id = :org AND id = :id AND state = 'released';

-- name: disclose_walk_target :many
-- Whether an item is public.
SELECT id FROM disclosure_item WHERE org_id = :org AND id = :id AND state = 'released';

-- name: disclose_walk_forget :exec
-- What was found in a text before it is read again.
DELETE FROM disclosure_find WHERE org_id = :org AND item_id = :item;

-- name: disclose_walk_forget_links :exec
-- The links of a text before it is read again.
DELETE FROM disclosure_link WHERE org_id = :org AND item_id = :item;

-- name: disclose_walk_find_put :exec
-- One thing found.
INSERT INTO disclosure_find (org_id, item_id, indicator, words) VALUES (:org, :item, :indicator, :words)
    ON CONFLICT (org_id, item_id, indicator, words) DO NOTHING;

-- name: disclose_walk_link_put :exec
-- A link to another site.
INSERT INTO disclosure_link (org_id, item_id, url) VALUES (:org, :item, :url)
    ON CONFLICT (org_id, item_id, url) DO NOTHING;

-- name: disclose_walk_address_put :exec
-- Its address, when it is new.
INSERT INTO disclosure_address (org_id, url, asked_at, result, words, failures) VALUES (:org, :url, 0, '', '', 0)
    ON CONFLICT (org_id, url) DO NOTHING;

-- name: disclose_walk_sweep :exec
-- Finds of texts that are public no more.
DELETE FROM disclosure_find WHERE org_id = :org AND item_id NOT IN
    (SELECT id FROM disclosure_item WHERE org_id = :org AND state = 'released');

-- name: disclose_walk_sweep_links :exec
-- The same of links.
DELETE FROM disclosure_link WHERE org_id = :org AND item_id NOT IN
    (SELECT id FROM disclosure_item WHERE org_id = :org AND state = 'released');

-- name: disclose_walk_sweep_addresses :exec
-- Addresses that no text names any more.
DELETE FROM disclosure_address WHERE org_id = :org AND url NOT IN
    (SELECT url FROM disclosure_link WHERE org_id = :org);

-- name: disclose_walk_counts :many
-- How much was found, by indicator.
SELECT indicator, COUNT(*) AS n FROM disclosure_find WHERE org_id = :org GROUP BY indicator;

-- name: disclose_walk_finds :many
-- The newest finds of an indicator.
SELECT f.item_id, f.words, i.title FROM disclosure_find f
  JOIN disclosure_item i ON i.org_id = f.org_id AND i.id = f.item_id
 WHERE f.org_id = :org AND f.indicator = :indicator ORDER BY f.item_id DESC, f.words LIMIT :n;
