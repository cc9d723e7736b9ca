-- The audit trail. audit_entry is append-only; audit_head holds the end of each chain.

-- name: audit_head_next :one
-- Takes the next place in the chain and the hash of the one before; locks the chain until commit.
-- platform: what concerns the program itself has chain 0
INSERT INTO audit_head (org_id, entries, hash) VALUES (:org, 1, :zero)
    ON CONFLICT (org_id) DO UPDATE SET entries = audit_head.entries + 1
    RETURNING entries, hash;

-- name: audit_head_set :exec
-- The new end of the chain.
-- platform: as above
UPDATE audit_head SET hash = :hash WHERE org_id = :org;

-- name: audit_head :one
-- The end of the chain.
-- platform: as above
SELECT entries, hash FROM audit_head WHERE org_id = :org;

-- name: audit_heads :many
-- Every chain there is, for checking them all.
-- across: the check walks all chains
-- platform: it belongs to the program's keeper
SELECT org_id FROM audit_head WHERE org_id = :org OR :org = 0 ORDER BY org_id;

-- name: audit_insert :exec
-- One entry.
-- platform: as above
INSERT INTO audit_entry (org_id, seq, at, account_id, actor, address, verb, object, detail, prev, hash)
    VALUES (:org, :seq, :now, :account, :actor, :address, :verb, :object, :detail, :prev, :hash);

-- name: audit_chain :many
-- The whole chain from its start, for recomputing it.
-- platform: as above
SELECT seq, at, account_id, actor, address, verb, object, detail, prev, hash
  FROM audit_entry WHERE org_id = :org ORDER BY seq;

-- name: audit_page :many
-- Newest entries before a place.
-- platform: as above
SELECT seq, at, account_id, actor, address, verb, object, detail, prev, hash
  FROM audit_entry WHERE org_id = :org AND seq < :before ORDER BY seq DESC LIMIT :n;

-- name: audit_find :many
-- Newest entries before a place that fit: whose, of which kind, on which days.
-- platform: as above
SELECT seq, at, account_id, actor, address, verb, object, detail, prev, hash
  FROM audit_entry
 WHERE org_id = :org AND seq < :before AND at >= :since AND at < :until
   AND (CAST(:actor AS TEXT) = '' OR actor = :actor)
   AND (CAST(:verb AS TEXT) = '' OR substr(verb, 1, length(CAST(:verb AS TEXT))) = :verb)
 ORDER BY seq DESC LIMIT :n;
