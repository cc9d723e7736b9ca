-- Accounts, roles, sessions, failed log-ins.

-- name: auth_account_count :one
-- How many accounts there are: the first one is made without an administrator.
SELECT COUNT(*) AS n FROM account;

-- name: auth_account_insert :exec
-- A new account.
INSERT INTO account (id, login, name, password, totp, totp_step, must_change, state, created_at, password_at)
    VALUES (:id, :login, :name, :password, NULL, 0, :must_change, 'active', :now, :now);

-- name: auth_account_by_id :one
-- One account.
SELECT id, login, name, password, totp, totp_step, must_change, state FROM account WHERE id = :id;

-- name: auth_account_by_login :one
-- One account by its folded login.
SELECT id, login, name, password, totp, totp_step, must_change, state FROM account WHERE login = :login;

-- name: auth_account_list :many
-- Roles at the organisation, one row each, with the account.
SELECT a.id, a.login, a.name, a.password, a.totp, a.must_change, a.state, r.role, r.until_day
  FROM account_role r JOIN account a ON a.id = r.account_id
 WHERE r.org_id = :org ORDER BY a.login, r.role;

-- name: auth_account_state :exec
-- Closes or opens an account.
UPDATE account SET state = :state WHERE id = :id;

-- name: auth_password_set :exec
-- A new password.
UPDATE account SET password = :password, must_change = :must_change, password_at = :now WHERE id = :id;

-- name: auth_totp_set :exec
-- Puts a second factor in force, or takes it off (NULL).
UPDATE account SET totp = :totp, totp_step = :step WHERE id = :id;

-- name: auth_role_grant :exec
-- Gives a role, or changes its last day.
INSERT INTO account_role (org_id, account_id, role, until_day, granted_at)
    VALUES (:org, :account, :role, :until_day, :now)
    ON CONFLICT (org_id, account_id, role) DO UPDATE SET until_day = excluded.until_day, granted_at = excluded.granted_at;

-- name: auth_role_revoke :exec
-- Takes a role away.
DELETE FROM account_role WHERE org_id = :org AND account_id = :account AND role = :role;

-- name: auth_roles_of :many
-- Roles of an account at the organisation itself.
SELECT role FROM account_role
 WHERE org_id = :org AND account_id = :account AND (until_day IS NULL OR until_day >= :today);

-- name: auth_roles_held :many
-- Roles that somebody can work with at the organisation itself today.
SELECT DISTINCT r.role
  FROM account_role r JOIN account a ON a.id = r.account_id
 WHERE r.org_id = :org AND a.state = 'active' AND (r.until_day IS NULL OR r.until_day >= :today);

-- name: auth_roles_here :many
-- Roles of an account at the organisation and at those above it.
-- across: some roles at a higher organisation hold below it
SELECT r.org_id, r.role
  FROM account_role r JOIN org above ON above.id = r.org_id JOIN org here ON here.id = :org
 WHERE r.account_id = :account AND (r.until_day IS NULL OR r.until_day >= :today)
   AND substr(here.path, 1, length(above.path)) = above.path;

-- name: auth_village_below :many
-- Villages below the organisation for which an account is the village account.
-- across: a village's account works on the site of its town
SELECT r.org_id
  FROM account_role r JOIN org v ON v.id = r.org_id JOIN org here ON here.id = :org
 WHERE r.account_id = :account AND r.role = 'village_account' AND v.kind = 'village' AND v.state = 'active'
   AND (r.until_day IS NULL OR r.until_day >= :today)
   AND substr(v.path, 1, length(here.path)) = here.path ORDER BY r.org_id;

-- name: auth_roles_outside :one
-- How many roles of an account are not at the organisation or below it.
-- across: an administrator must not touch accounts that are more than his
SELECT COUNT(*) AS n
  FROM account_role r JOIN org o ON o.id = r.org_id JOIN org here ON here.id = :org
 WHERE r.account_id = :account AND substr(o.path, 1, length(here.path)) <> here.path;

-- name: auth_session_insert :exec
-- A new session.
INSERT INTO session (token_hash, account_id, org_id, created_at, seen_at, expires_at, address, agent)
    VALUES (:token_hash, :account, :org_id, :now, :now, :expires_at, :address, :agent);

-- name: auth_session :one
-- A session that still holds, with its account.
SELECT s.token_hash, s.account_id, s.seen_at, a.login, a.name, a.must_change
  FROM session s JOIN account a ON a.id = s.account_id
 WHERE s.token_hash = :token_hash AND s.expires_at > :now AND s.seen_at > :idle_since AND a.state = 'active';

-- name: auth_session_seen :exec
-- Notes that a session is in use.
UPDATE session SET seen_at = :now WHERE token_hash = :token_hash AND seen_at < :now;

-- name: auth_session_list :many
-- Sessions of an account that still hold, newest first.
SELECT token_hash, created_at, seen_at, address, agent FROM session
 WHERE account_id = :account AND expires_at > :now AND seen_at > :idle_since ORDER BY created_at DESC, token_hash;

-- name: auth_session_end :exec
-- Ends one session of an account.
DELETE FROM session WHERE account_id = :account AND token_hash = :token_hash;

-- name: auth_session_end_others :exec
-- Ends all sessions of an account but one (none: all).
DELETE FROM session WHERE account_id = :account AND token_hash <> :keep;

-- name: auth_session_sweep :exec
-- Sessions that have ended by themselves.
DELETE FROM session WHERE expires_at <= :now OR seen_at <= :idle_since;

-- name: auth_failure :one
-- Failed log-ins in a row of an account or address.
SELECT failures, last_at, locked_until FROM login_failure WHERE key = :key;

-- name: auth_failure_set :exec
-- One more failure.
INSERT INTO login_failure (key, failures, last_at, locked_until) VALUES (:key, :failures, :now, :locked_until)
    ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at,
                                    locked_until = excluded.locked_until;

-- name: auth_failure_clear :exec
-- A success ends the row of failures.
DELETE FROM login_failure WHERE key = :key;

-- name: auth_failure_sweep :exec
-- Failures nobody added to for a day.
DELETE FROM login_failure WHERE last_at < :before AND locked_until < :now;

-- name: auth_account_below :many
-- Accounts with a role at the organisation or below it, one row for each role.
-- across: a town's administrator looks after the accounts of its villages
SELECT a.id, a.login, a.name, a.password, a.totp, a.must_change, a.state, r.role, r.until_day, r.org_id,
       o.name AS org_name
  FROM account_role r JOIN account a ON a.id = r.account_id JOIN org o ON o.id = r.org_id
       JOIN org here ON here.id = :org
 WHERE substr(o.path, 1, length(here.path)) = here.path
   AND (:account = 0 OR r.account_id = :account)
 ORDER BY o.level, o.code, a.login, r.role LIMIT :n;

-- name: auth_session_here :many
-- Sessions that still hold, of people who logged in at the organisation.
SELECT s.token_hash, s.account_id, s.created_at, s.seen_at, s.address, s.agent, a.login, a.name
  FROM session s JOIN account a ON a.id = s.account_id
 WHERE s.org_id = :org AND s.expires_at > :now AND s.seen_at > :idle_since
 ORDER BY s.seen_at DESC, s.token_hash LIMIT :n;

-- name: auth_recovery_insert :exec
-- One recovery code.
INSERT INTO recovery_code (account_id, digest, used_at) VALUES (:account, :digest, NULL);

-- name: auth_recovery_clear :exec
-- All recovery codes of an account.
DELETE FROM recovery_code WHERE account_id = :account;

-- name: auth_recovery_left :one
-- How many are still good.
SELECT COUNT(*) AS n FROM recovery_code WHERE account_id = :account AND used_at IS NULL;

-- name: auth_recovery_find :one
-- One that is still good.
SELECT digest FROM recovery_code WHERE account_id = :account AND digest = :digest AND used_at IS NULL;

-- name: auth_recovery_use :exec
-- It works once.
UPDATE recovery_code SET used_at = :now WHERE account_id = :account AND digest = :digest AND used_at IS NULL;
