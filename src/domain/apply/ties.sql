-- What ties cases to each other and to another channel; filters that people keep.

-- name: apply_tie :exec
-- The case it was split off.
UPDATE application_case SET parent_id = :parent_id, changed_at = :now WHERE org_id = :org AND id = :id;

-- name: apply_subject :exec
-- What is asked for, after the other requests have gone their own way.
UPDATE application_case SET subject = :subject, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND version = :version;

-- name: apply_ticket :exec
-- The matter goes on as a hotline ticket; once.
UPDATE application_case SET ticket = :ticket, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND ticket IS NULL;

-- name: apply_ties :one
-- The case it was split off, and its ticket.
SELECT parent_id, ticket FROM application_case WHERE org_id = :org AND id = :id;

-- name: apply_family :many
-- The case all were split off, and all that were.
SELECT id, version, number, channel, applicant_kind, subject, form, way, submitted_on, received_on, state, due,
       turns_on, state_after, due_after, closed_on, outcome, late_days, handler_id, handler, removed_on
  FROM application_case
 WHERE org_id = :org AND id IN (SELECT id FROM application_case WHERE org_id = :org AND parent_id = :root
                                UNION ALL SELECT CAST(:root AS BIGINT))
 ORDER BY id;

-- name: apply_parent_secret :one
-- Number and secret of the case that another was split off.
SELECT p.number, p.secret_digest FROM application_case c
  JOIN application_case p ON p.org_id = c.org_id AND p.id = c.parent_id
 WHERE c.org_id = :org AND c.number = :number;

-- name: apply_view_put :exec
-- A filter under a name; the same name again replaces it.
INSERT INTO application_view (org_id, account_id, name, query) VALUES (:org, :account_id, :name, :query)
    ON CONFLICT (org_id, account_id, name) DO UPDATE SET query = :query;

-- name: apply_view_drop :exec
-- Not wanted any more.
DELETE FROM application_view WHERE org_id = :org AND account_id = :account_id AND name = :name;

-- name: apply_view_list :many
-- The filters of an account.
SELECT name, query FROM application_view WHERE org_id = :org AND account_id = :account_id ORDER BY name;

-- name: apply_marks :one
-- Digests of the applicant of a case.
SELECT applicant_digest, id_digest, phone_digest FROM application_case WHERE org_id = :org AND id = :id;

-- name: apply_perhaps_same :many
-- Cases of another applicant with the same document number, phone or a mark in common: perhaps the same person.
SELECT id, version, number, channel, applicant_kind, subject, form, way, submitted_on, received_on, state, due,
       turns_on, state_after, due_after, closed_on, outcome, late_days, handler_id, handler, removed_on
  FROM application_case
 WHERE org_id = :org AND applicant_digest <> :digest AND id IN (
       SELECT id FROM application_case WHERE org_id = :org AND id_digest = :id_digest
       UNION SELECT id FROM application_case WHERE org_id = :org AND phone_digest = :phone_digest
       UNION SELECT b.case_id FROM application_mark a
                JOIN application_mark b ON b.org_id = a.org_id AND b.mark = a.mark
               WHERE a.org_id = :org AND a.case_id = :id)
 ORDER BY submitted_on DESC, id DESC LIMIT 50;
