-- Statements of the store itself: numbers without gaps, attachments.

-- name: store_number_next :one
-- The next number of a counter; the row is made with the first one.
-- platform: accounts and organisations are numbered before there is an organisation
INSERT INTO counter (org_id, name, value) VALUES (:org, :name, 1)
    ON CONFLICT (org_id, name) DO UPDATE SET value = counter.value + 1
    RETURNING value;

-- name: store_number_last :one
-- The last number given.
-- platform: as above
SELECT value FROM counter WHERE org_id = :org AND name = :name;

-- name: store_generation_sum :one
-- The sum of all organisations' generations: changes whenever anything public changes anywhere.
-- across: one page cache serves every town of the program
-- platform: asked before any town is known
SELECT COALESCE(SUM(value), 0) AS value FROM counter
 WHERE name = 'generation' AND (org_id = :org OR :org = 0);

-- name: store_blob_add :exec
-- Notes that an attachment is on the disk; the same bytes are noted once.
INSERT INTO blob (org_id, sha256, size, added_at) VALUES (:org, :sha256, :size, :now)
    ON CONFLICT (org_id, sha256) DO NOTHING;

-- name: store_blob :one
-- One attachment by its digest.
SELECT size, added_at FROM blob WHERE org_id = :org AND sha256 = :sha256;

-- name: store_blob_drop :exec
-- An attachment that has left the disk.
DELETE FROM blob WHERE org_id = :org AND sha256 = :sha256;

-- name: store_blob_all :many
-- Every attachment of every organisation, for the check of the whole record.
-- across: the check walks all folders
-- platform: the check belongs to the program's keeper
SELECT org_id, sha256, size FROM blob WHERE org_id = :org OR :org = 0 ORDER BY org_id, sha256;
