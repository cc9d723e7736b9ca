-- Likeness of applications: words by block, marks of applicants.

-- name: apply_word_cases :many
-- The cases that hold a word, block by block.
SELECT block, cases FROM application_word WHERE org_id = :org AND token = :token ORDER BY block;

-- name: apply_word_get :one
-- Those of one block.
SELECT cases FROM application_word WHERE org_id = :org AND token = :token AND block = :block;

-- name: apply_word_put :exec
-- The same with more.
INSERT INTO application_word (org_id, token, block, cases) VALUES (:org, :token, :block, :cases)
    ON CONFLICT (org_id, token, block) DO UPDATE SET cases = :cases;

-- name: apply_word_drop :exec
-- A block whose words are to be read anew.
DELETE FROM application_word WHERE org_id = :org AND block = :block;

-- name: apply_block_list :many
-- How far each block is.
SELECT block, law, done FROM application_block WHERE org_id = :org ORDER BY block;

-- name: apply_block_put :exec
-- So far.
INSERT INTO application_block (org_id, block, law, done) VALUES (:org, :block, :law, :done)
    ON CONFLICT (org_id, block) DO UPDATE SET law = :law, done = :done;

-- name: apply_block_drop :exec
-- Nothing of it is known.
DELETE FROM application_block WHERE org_id = :org AND block = :block;

-- name: apply_block_next :many
-- The next cases of a block, with the sealed applicant.
SELECT c.id, c.subject, c.applicant_kind, c.id_digest, c.phone_digest, p.key, p.person
  FROM application_case c LEFT JOIN application_person p ON p.org_id = c.org_id AND p.case_id = c.id
 WHERE c.org_id = :org AND c.id > :after AND c.id < :until AND c.removed_on IS NULL ORDER BY c.id LIMIT :n;

-- name: apply_last_id :one
-- The newest case.
SELECT COALESCE(MAX(id), 0) AS id FROM application_case WHERE org_id = :org;

-- name: apply_block_rest :many
-- The newest cases that are in no block yet.
SELECT id, subject FROM application_case WHERE org_id = :org AND id > :after AND removed_on IS NULL
 ORDER BY id DESC LIMIT :n;

-- name: apply_mark_put :exec
-- What an applicant is known by.
INSERT INTO application_mark (org_id, mark, case_id) VALUES (:org, :mark, :case_id)
    ON CONFLICT (org_id, mark, case_id) DO NOTHING;

-- name: apply_mark_drop :exec
-- The applicant is forgotten.
DELETE FROM application_mark WHERE org_id = :org AND case_id = :case_id;

-- name: apply_digests_put :exec
-- Marks of a case that came in before they were kept.
UPDATE application_case SET id_digest = :id_digest, phone_digest = :phone_digest WHERE org_id = :org AND id = :id;
