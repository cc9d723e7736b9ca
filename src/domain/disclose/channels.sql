-- Where else items were published.

-- name: disclose_channel_put :exec
-- Once more somewhere else.
INSERT INTO disclosure_channel (org_id, id, item_id, channel, day, place, struck, account_id, at)
    VALUES (:org, :id, :item, :channel, :day, :place, 0, :account, :now);

-- name: disclose_channel_strike :exec
-- It was not so.
UPDATE disclosure_channel SET struck = 1 WHERE org_id = :org AND id = :id AND item_id = :item AND struck = 0;

-- name: disclose_channels :many
-- Of one item, by day.
SELECT id, channel, day, place FROM disclosure_channel
 WHERE org_id = :org AND item_id = :item AND struck = 0 ORDER BY day, id;

-- name: disclose_channel_counts :many
-- Public items by channel in a time; an item counts once for a channel.
SELECT c.channel, COUNT(DISTINCT c.item_id) AS items
  FROM disclosure_channel c
  JOIN disclosure_item i ON i.org_id = c.org_id AND i.id = c.item_id
 WHERE c.org_id = :org AND c.struck = 0 AND c.day >= :first_day AND c.day <= :last_day
   AND i.state = 'released'
 GROUP BY c.channel ORDER BY c.channel;

-- name: disclose_channel_list :many
-- What went by a channel in a time (all channels when it is empty), newest first.
SELECT c.item_id, c.channel, c.day, c.place, i.title
  FROM disclosure_channel c
  JOIN disclosure_item i ON i.org_id = c.org_id AND i.id = c.item_id
 WHERE c.org_id = :org AND c.struck = 0 AND c.day >= :first_day AND c.day <= :last_day
   AND i.state = 'released' AND (CAST(:channel AS TEXT) = '' OR c.channel = :channel)
 ORDER BY c.day DESC, c.id DESC LIMIT :n;

-- name: disclose_documents :many
-- The register of documents: items with a document number that are or were public or were kept from it, formed in a
-- time.
SELECT id, title, doc_no, formed_on, released_on, validity, state, ground
  FROM disclosure_item
 WHERE org_id = :org AND state IN ('released', 'withdrawn', 'kept') AND doc_no <> '' AND formed_on >= :first_day AND formed_on <= :last_day
 ORDER BY doc_no, id LIMIT :n;
