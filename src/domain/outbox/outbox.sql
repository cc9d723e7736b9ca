-- The outbox: work that follows a commit.

-- name: outbox_put :exec
-- One piece of work.
INSERT INTO outbox (org_id, id, kind, object, payload, state, tries, due_at, why, added_at)
    VALUES (:org, :id, :kind, :object, :payload, 'waiting', 0, :due_at, '', :now);

-- name: outbox_due :many
-- What may be done now, oldest first.
SELECT id, kind, object, payload, tries FROM outbox
 WHERE org_id = :org AND kind = :kind AND state = 'waiting' AND due_at <= :now ORDER BY due_at, id LIMIT :n;

-- name: outbox_end :exec
-- Done, or given up; only once.
UPDATE outbox SET state = :state, why = :why, ended_at = :now
 WHERE org_id = :org AND id = :id AND state = 'waiting';

-- name: outbox_done_all :exec
-- All that waits of a kind is done.
UPDATE outbox SET state = 'done', ended_at = :now WHERE org_id = :org AND kind = :kind AND state = 'waiting';

-- name: outbox_later :exec
-- Tried in vain: again later.
UPDATE outbox SET tries = tries + 1, due_at = :due_at, why = :why
 WHERE org_id = :org AND id = :id AND state = 'waiting';

-- name: outbox_forget :exec
-- What was done, and what was given up, is not kept for ever: a server's answer may name an address.
DELETE FROM outbox WHERE org_id = :org
   AND (state = 'done' AND ended_at < :before OR state = 'dead' AND ended_at < :dead_before);
