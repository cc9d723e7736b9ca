-- Forms and samples beside service items.

-- name: service_file_put :exec
-- A file beside an item.
INSERT INTO service_file (org_id, id, code, purpose, material, name, kind, size, sha256, sealed_sha256, finds, cleaned,
        account_id, at)
    VALUES (:org, :id, :code, :purpose, :material, :name, :kind, :size, :sha256, :sealed, :finds, 0, :account, :now);

-- name: service_file_cleaned :exec
-- Its copy was written anew.
UPDATE service_file SET size = :size, sha256 = :sha256, finds = :finds, cleaned = 1
 WHERE org_id = :org AND code = :code AND id = :id;

-- name: service_file_remove :exec
-- No longer with the item.
DELETE FROM service_file WHERE org_id = :org AND code = :code AND id = :id;

-- name: service_files :many
-- The files of an item, in the order they came.
SELECT id, purpose, material, name, kind, size, sha256, sealed_sha256, finds, cleaned
  FROM service_file WHERE org_id = :org AND code = :code ORDER BY id LIMIT 100;
