-- Lists of old items that wait for a second person.

-- name: disclose_batches :many
-- The newest of them.
SELECT id, name, row_count, masks, state, account_id, actor, at, decided_by, taken, sealed FROM disclosure_batch
 WHERE org_id = :org ORDER BY id DESC LIMIT 100;

-- name: disclose_batch :many
-- One that waits.
SELECT id, name, row_count, masks, state, account_id, actor, at, decided_by, taken, sealed FROM disclosure_batch
 WHERE org_id = :org AND id = :id AND state = 'waiting';

-- name: disclose_batch_put :exec
-- Handed in.
INSERT INTO disclosure_batch (org_id, id, name, sealed, row_count, masks, state, account_id, actor, at, decided_by, decided_at, taken)
    VALUES (:org, :id, :name, :sealed, :rows, :masks, 'waiting', :account, :actor, :now, '', NULL, 0);

-- name: disclose_batch_decide :exec
-- Taken in, or refused; once.
UPDATE disclosure_batch SET state = :state, decided_by = :actor, decided_at = :now, taken = :taken
 WHERE org_id = :org AND id = :id AND state = 'waiting';
