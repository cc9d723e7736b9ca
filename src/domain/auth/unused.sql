-- Accounts that nobody uses.

-- name: auth_account_used :exec
-- Somebody logged in, or an administrator opened it again.
UPDATE account SET used_at = :now WHERE id = :id;

-- name: auth_expiry :one
-- The town's rule.
SELECT days, warn_days, set_at FROM account_expiry WHERE org_id = :org;

-- name: auth_expiry_put :exec
-- Sets the rule.
INSERT INTO account_expiry (org_id, days, warn_days, set_at) VALUES (:org, :days, :warn_days, :now)
    ON CONFLICT (org_id) DO UPDATE SET days = excluded.days, warn_days = excluded.warn_days, set_at = excluded.set_at;

-- name: auth_village_accounts :many
-- Accounts of the villages below the organisation.
-- across: a town looks after the accounts of its villages
SELECT a.id, a.login, a.name, a.password, a.state, a.created_at, a.password_at, a.used_at, v.id AS village_id,
       v.name AS village_name
  FROM account_role r JOIN account a ON a.id = r.account_id JOIN org v ON v.id = r.org_id JOIN org here ON here.id = :org
 WHERE r.role = 'village_account' AND v.kind = 'village' AND substr(v.path, 1, length(here.path)) = here.path
   AND (r.until_day IS NULL OR r.until_day >= :today)
 ORDER BY v.code, a.login LIMIT 5000;
