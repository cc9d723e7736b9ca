-- Letters of disclosure on application.

-- name: letters_setting :one
-- What stands in every letter.
SELECT word, office, address, phone, review_body, court, fee_pay FROM letter_setting WHERE org_id = :org;

-- name: letters_setting_put :exec
-- The same, changed.
INSERT INTO letter_setting (org_id, word, office, address, phone, review_body, court, fee_pay, changed_at)
    VALUES (:org, :word, :office, :address, :phone, :review_body, :court, :fee_pay, :now)
    ON CONFLICT (org_id) DO UPDATE SET word = excluded.word, office = excluded.office, address = excluded.address,
        phone = excluded.phone, review_body = excluded.review_body, court = excluded.court,
        fee_pay = excluded.fee_pay, changed_at = excluded.changed_at;

-- name: letters_insert :exec
-- A draft.
INSERT INTO letter (org_id, id, case_no, kind, parts, state, body, facts, version, author_id, author, approver,
                    remark, served_by, proof, changed_at)
    VALUES (:org, :id, :case_no, :kind, :parts, 'draft', :body, :facts, 1, :author_id, :author, '', '', '', '',
            :now);

-- name: letters_get :one
-- One letter, whole.
SELECT id, case_no, kind, parts, state, number, day, body, facts, version, author_id, author, approver, remark,
       docx, pdf, served_by, served_on, received_on, proof, removed_on, changed_at
  FROM letter WHERE org_id = :org AND id = :id;

-- name: letters_of_case :many
-- The letters of one application, oldest first.
SELECT id, case_no, kind, state, number, day, author, approver, served_by, served_on, received_on, proof, changed_at
  FROM letter WHERE org_id = :org AND case_no = :case_no AND state <> 'void' ORDER BY id LIMIT 500;

-- name: letters_in_state :many
-- Letters in one state, newest first.
SELECT id, case_no, kind, state, number, day, author, approver, served_by, served_on, received_on, proof, changed_at
  FROM letter WHERE org_id = :org AND state = :state ORDER BY changed_at DESC, id DESC LIMIT :n;

-- name: letters_change :exec
-- A draft written over the version that was read.
UPDATE letter SET body = :body, facts = :facts, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = 'draft' AND version = :version;

-- name: letters_move :exec
-- From one state to the next.
UPDATE letter SET state = :state, remark = :remark, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = :from_state AND version = :version;

-- name: letters_approve :exec
-- Approved, numbered, printed.
UPDATE letter SET state = 'approved', number = :number, year = :year, seq = :seq, day = :day, facts = :facts,
       approver_id = :approver_id, approver = :approver, remark = '', docx = :docx, pdf = :pdf,
       version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = 'review' AND version = :version;

-- name: letters_serve :exec
-- Handed over, posted or sent.
UPDATE letter SET state = 'served', served_by = :served_by, served_on = :served_on, received_on = :received_on,
       proof = :proof, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = 'approved';

-- name: letters_papers :many
-- What a case has on the disk.
SELECT id, docx, pdf FROM letter WHERE org_id = :org AND case_no = :case_no AND removed_on IS NULL;

-- name: letters_forget :exec
-- Words, facts and who signed for them; kind, number and days stay, so that numbers have no gap.
UPDATE letter SET body = :nothing, facts = :nothing, remark = '', proof = '', docx = NULL, pdf = NULL,
       state = CASE WHEN state IN ('draft', 'review') THEN 'void' ELSE state END, removed_on = :day,
       version = version + 1, changed_at = :now
 WHERE org_id = :org AND case_no = :case_no AND removed_on IS NULL;
