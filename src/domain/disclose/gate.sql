-- The gate on personal data: covered texts, sealed originals, what a second person allowed.

-- name: disclose_mask :exec
-- A draft's words are covered; the actor counts as a writer.
UPDATE disclosure_item SET title = :title, abstract = :abstract, body = :body, list_kind = :list_kind, editor_id = :account,
       version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND version = :version AND state IN ('draft', 'returned');

-- name: disclose_allow :exec
-- A second person takes it upon himself; once for a text.
INSERT INTO disclosure_allowed (org_id, item_id, sha256, account_id, actor, reason, at)
    VALUES (:org, :item, :sha256, :account, :actor, :reason, :now)
    ON CONFLICT (org_id, item_id, sha256, account_id) DO NOTHING;

-- name: disclose_allowed :many
-- Who else allowed this text.
SELECT actor, reason, at FROM disclosure_allowed
 WHERE org_id = :org AND item_id = :item AND sha256 = :sha256 AND account_id <> :account;
