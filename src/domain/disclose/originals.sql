-- What lies sealed at an item: texts before they were covered, attachments as they came; who opened them.

-- name: disclose_original_put :exec
-- The words as they were, sealed.
INSERT INTO disclosure_original (org_id, item_id, seq, sealed, account_id, at)
    VALUES (:org, :item, (SELECT COALESCE(MAX(o.seq), 0) + 1 FROM disclosure_original o
                           WHERE o.org_id = :org AND o.item_id = :item), :sealed, :account, :now);

-- name: disclose_original :one
-- One of them.
SELECT sealed FROM disclosure_original
 WHERE org_id = :org AND item_id = :item AND seq = :seq;

-- name: disclose_sealed_texts :many
-- Sealed texts of an item and of its revisions, oldest first.
SELECT o.item_id, o.seq, o.account_id, o.at FROM disclosure_original o
  JOIN disclosure_item i ON i.org_id = o.org_id AND i.id = o.item_id
 WHERE o.org_id = :org AND (i.id = :item OR i.revises_id = :item) ORDER BY o.at, o.item_id, o.seq;

-- name: disclose_sealed_files :many
-- Attachments of an item and of its revisions whose public copy is not what came, also those no longer with it, in the
-- order they came; a revision brings those it took over once more.
SELECT f.id, f.item_id, f.name, f.kind, f.size, f.sha256, f.sealed_sha256, f.finds, f.blocking, f.cleaned, f.removed, f.account_id, f.at
  FROM disclosure_file f
  JOIN disclosure_item i ON i.org_id = f.org_id AND i.id = f.item_id
 WHERE f.org_id = :org AND (i.id = :item OR i.revises_id = :item) AND (f.cleaned = 1 OR f.sha256 = '') ORDER BY f.id;

-- name: disclose_opening_put :exec
-- Somebody opened one.
INSERT INTO disclosure_opening (org_id, item_id, seq, what, account_id, actor, reason, at)
    VALUES (:org, :item, (SELECT COALESCE(MAX(o.seq), 0) + 1 FROM disclosure_opening o
                           WHERE o.org_id = :org AND o.item_id = :item), :what, :account, :actor, :reason, :now);

-- name: disclose_openings :many
-- Who opened what of an item, oldest first.
SELECT what, actor, reason, at FROM disclosure_opening
 WHERE org_id = :org AND item_id = :item ORDER BY seq;
