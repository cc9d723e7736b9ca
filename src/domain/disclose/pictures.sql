-- Pictures in the texts of items.

-- name: disclose_picture_put :exec
-- A picture is kept once, however often it comes.
INSERT INTO disclosure_picture (org_id, sha256, kind, width, height, size, account_id, at)
    VALUES (:org, :sha256, :kind, :width, :height, :size, :account, :now)
    ON CONFLICT (org_id, sha256) DO NOTHING;

-- name: disclose_picture :many
-- One picture.
SELECT kind, width, height, size FROM disclosure_picture WHERE org_id = :org AND sha256 = :sha256;
