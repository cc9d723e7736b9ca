-- Messages to people.

-- name: notify_setting :one
-- How an organisation sends.
SELECT smtp_url, smtp_user, smtp_password, sender, sms_url, sms_token, quiet_from, quiet_to
  FROM notify_setting WHERE org_id = :org;

-- name: notify_setting_put :exec
-- The same, changed.
INSERT INTO notify_setting (org_id, smtp_url, smtp_user, smtp_password, sender, sms_url, sms_token, quiet_from,
                            quiet_to, changed_at)
    VALUES (:org, :smtp_url, :smtp_user, :smtp_password, :sender, :sms_url, :sms_token, :quiet_from, :quiet_to,
            :now)
    ON CONFLICT (org_id) DO UPDATE SET smtp_url = excluded.smtp_url, smtp_user = excluded.smtp_user,
        smtp_password = excluded.smtp_password, sender = excluded.sender, sms_url = excluded.sms_url,
        sms_token = excluded.sms_token, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
        changed_at = excluded.changed_at;

-- name: notify_put :exec
-- A message, unless the same act has made one.
INSERT INTO notify_message (org_id, id, channel, key, object, address, subject, body, state, tries, why, receipt,
                            made_at)
    VALUES (:org, :id, :channel, :key, :object, :address, :subject, :body, 'waiting', 0, '', '', :now)
    ON CONFLICT (org_id, key) DO NOTHING;

-- name: notify_get :one
-- One message.
SELECT id, channel, key, object, address, subject, body, state, tries, why, receipt, made_at, tried_at, ended_at
  FROM notify_message WHERE org_id = :org AND id = :id;

-- name: notify_in_state :many
-- Messages in a state, newest first.
SELECT id, channel, key, object, address, subject, body, state, tries, why, receipt, made_at, tried_at, ended_at
  FROM notify_message WHERE org_id = :org AND state = :state ORDER BY id DESC LIMIT :n;

-- name: notify_move :exec
-- From one state to another; only once.
UPDATE notify_message SET state = :state, why = :why, receipt = :receipt, tries = tries + :tried, tried_at = :now
 WHERE org_id = :org AND id = :id AND state = :from_state;

-- name: notify_counts :many
-- How many are in each state.
SELECT state, COUNT(*) AS messages FROM notify_message WHERE org_id = :org GROUP BY state ORDER BY state;

-- name: notify_feed_put :exec
-- A new address of a calendar.
INSERT INTO notify_feed (org_id, account_id, digest, made_at) VALUES (:org, :account_id, :digest, :now)
    ON CONFLICT (org_id, account_id) DO UPDATE SET digest = excluded.digest, made_at = excluded.made_at;

-- name: notify_feed_account :one
-- Whose address it is.
SELECT account_id FROM notify_feed WHERE org_id = :org AND digest = :digest;

-- name: notify_feed_drop :exec
-- No address any more.
DELETE FROM notify_feed WHERE org_id = :org AND account_id = :account_id;

-- name: notify_forget :exec
-- Messages about a matter whose retention has ended.
DELETE FROM notify_message WHERE org_id = :org AND object = :object;
