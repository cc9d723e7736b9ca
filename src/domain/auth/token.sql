-- Tokens of the API.

-- name: auth_token_insert :exec
-- A new token of an account.
INSERT INTO api_token (org_id, token_hash, account_id, name, created_at, expires_at, seen_at)
    VALUES (:org, :token_hash, :account, :name, :now, :expires_at, 0);

-- name: auth_token :many
-- The account that a token acts as, when both still hold.
SELECT t.account_id, t.seen_at, a.login, a.name
  FROM api_token t JOIN account a ON a.id = t.account_id
 WHERE t.org_id = :org AND t.token_hash = :token_hash AND t.expires_at > :now AND a.state = 'active'
   AND a.must_change = 0;

-- name: auth_token_seen :exec
-- Notes that a token is in use.
UPDATE api_token SET seen_at = :now WHERE org_id = :org AND token_hash = :token_hash;

-- name: auth_token_list :many
-- The organisation's tokens that still hold, newest first.
SELECT t.token_hash, t.name, t.created_at, t.expires_at, t.seen_at, a.login
  FROM api_token t JOIN account a ON a.id = t.account_id
 WHERE t.org_id = :org AND t.expires_at > :now ORDER BY t.created_at DESC, t.token_hash;

-- name: auth_token_end :exec
-- A token ends at once; the beginning of its digest is enough.
UPDATE api_token SET expires_at = :now
 WHERE org_id = :org AND substr(token_hash, 1, 12) = :id AND expires_at > :now;
