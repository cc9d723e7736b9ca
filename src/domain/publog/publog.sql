-- The publication log.

-- name: publog_add :exec
-- One leaf at the end.
INSERT INTO publog_leaf (org_id, seq, object, entry) VALUES (:org, :seq, :object, :entry);

-- name: publog_size :one
-- How many leaves there are.
SELECT COALESCE(MAX(seq) + 1, 0) AS leaves FROM publog_leaf WHERE org_id = :org;

-- name: publog_from :many
-- Leaves from one on, in order.
SELECT seq, entry FROM publog_leaf WHERE org_id = :org AND seq >= :seq ORDER BY seq LIMIT :n;

-- name: publog_of :many
-- The leaves of one object, in order.
SELECT seq, entry FROM publog_leaf WHERE org_id = :org AND object = :object ORDER BY seq;
