-- Roles that are held for chosen columns only.

-- name: auth_columns_mine :many
-- The columns to which the roles of an account are limited here; a village account's stand at its village.
-- across: a village's account works on the site of its town
SELECT role, column_code FROM account_role_column
 WHERE account_id = :account
   AND ((org_id = :org AND role <> 'village_account') OR (org_id = :village AND role = 'village_account'))
 ORDER BY role, column_code;

-- name: auth_columns_of :many
-- The columns to which one role is limited.
SELECT column_code FROM account_role_column
 WHERE org_id = :org AND account_id = :account AND role = :role ORDER BY column_code;

-- name: auth_columns_clear :exec
-- The role is limited no longer.
DELETE FROM account_role_column WHERE org_id = :org AND account_id = :account AND role = :role;

-- name: auth_columns_add :exec
-- One column more.
INSERT INTO account_role_column (org_id, account_id, role, column_code)
    VALUES (:org, :account, :role, :column_code)
    ON CONFLICT (org_id, account_id, role, column_code) DO NOTHING;

-- name: auth_holders :many
-- Who can work here today with a role that holds in a column.
SELECT a.id, a.name, r.role
  FROM account_role r JOIN account a ON a.id = r.account_id
 WHERE r.org_id = :org AND a.state = 'active' AND (r.until_day IS NULL OR r.until_day >= :today)
   AND (NOT EXISTS (SELECT 1 FROM account_role_column c
                     WHERE c.org_id = :org AND c.account_id = r.account_id AND c.role = r.role)
        OR EXISTS (SELECT 1 FROM account_role_column c
                    WHERE c.org_id = :org AND c.account_id = r.account_id AND c.role = r.role
                      AND c.column_code = :column_code))
 ORDER BY a.name, a.id;

-- name: auth_role_held :one
-- Whether an account was given a role here, past its last day or not.
SELECT COUNT(*) AS n FROM account_role WHERE org_id = :org AND account_id = :account AND role = :role;
