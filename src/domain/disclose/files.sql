-- Attachments of items.

-- name: disclose_file_put :exec
-- A file beside a draft.
INSERT INTO disclosure_file (org_id, id, item_id, name, kind, size, sha256, sealed_sha256, finds, blocking,
        cleaned, removed, account_id, at)
    VALUES (:org, :id, :item, :name, :kind, :size, :sha256, :sealed, :finds, :blocking, :cleaned, 0, :account, :now);

-- name: disclose_file_cleaned :exec
-- Its copy was written anew.
UPDATE disclosure_file SET size = :size, sha256 = :sha256, finds = :finds, blocking = :blocking, cleaned = 1
 WHERE org_id = :org AND id = :id AND removed = 0;

-- name: disclose_file_again :exec
-- Examined once more, after the item became another kind of list.
UPDATE disclosure_file SET sha256 = :sha256, finds = :finds, blocking = :blocking,
       cleaned = CASE WHEN CAST(:sha256 AS TEXT) = '' THEN 0 ELSE cleaned END
 WHERE org_id = :org AND id = :id AND removed = 0;

-- name: disclose_file_remove :exec
-- No longer with the item.
UPDATE disclosure_file SET removed = 1 WHERE org_id = :org AND id = :id AND item_id = :item AND removed = 0;

-- name: disclose_files_drop :exec
-- All files of a public item make way for those of its revision.
UPDATE disclosure_file SET removed = 1 WHERE org_id = :org AND item_id = :item AND removed = 0;

-- name: disclose_files_move :exec
-- The files of a released revision become those of the public item.
UPDATE disclosure_file SET item_id = :item WHERE org_id = :org AND item_id = :from_item AND removed = 0;

-- name: disclose_files :many
-- The files of an item, in the order they came.
SELECT id, item_id, name, kind, size, sha256, sealed_sha256, finds, blocking, cleaned, account_id, at
  FROM disclosure_file WHERE org_id = :org AND item_id = :item AND removed = 0 ORDER BY id;

-- name: disclose_files_touch :exec
-- A draft's files changed: who did it counts as a writer.
UPDATE disclosure_item SET editor_id = :account, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND version = :version AND state IN ('draft', 'returned');
