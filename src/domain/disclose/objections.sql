-- Objections to public notices: what is told about them, naming nobody.

-- name: disclose_objection_put :exec
-- What an objection is about and what came out; the day of the first answer stays.
INSERT INTO disclosure_objection (org_id, item_id, complaint_id, received_on, summary, answer, answered_on, account_id, at)
    VALUES (:org, :item, :complaint, :received_on, :summary, :answer, :day, :account, :now)
    ON CONFLICT (org_id, item_id, complaint_id) DO UPDATE SET summary = excluded.summary, answer = excluded.answer,
        account_id = excluded.account_id, at = excluded.at;

-- name: disclose_objections :many
-- What is told about the objections to a notice, in the order they came.
SELECT complaint_id, received_on, summary, answer, answered_on FROM disclosure_objection
 WHERE org_id = :org AND item_id = :item ORDER BY received_on, complaint_id;

-- name: disclose_notices :many
-- Public notices whose last day lies in a time.
SELECT id, title, notice_until FROM disclosure_item
 WHERE org_id = :org AND state = 'released' AND notice_until >= :from_day AND notice_until <= :to_day
 ORDER BY notice_until, id LIMIT 500;
