-- Applications for disclosure: cases, events, sealed persons, messages and files.

-- name: apply_insert :exec
-- A new case.
INSERT INTO application_case (org_id, id, number, channel, applicant_kind, subject, form, way, submitted_on,
        received_on, state, due, turns_on, state_after, due_after, closed_on, outcome, late_days, handler_id, handler,
        applicant_digest, id_digest, phone_digest, secret_digest, once, removed_on, version, created_at, changed_at)
    VALUES (:org, :id, :number, :channel, :applicant_kind, :subject, :form, :way, :submitted_on,
        :received_on, :state, NULL, NULL, NULL, NULL, :closed_on, :outcome, 0, NULL, '',
        :applicant_digest, :id_digest, :phone_digest, :secret_digest, :once, NULL, 1, :now, :now);

-- name: apply_folded :exec
-- What the events say now; version 0 takes any.
UPDATE application_case SET received_on = :received_on, state = :state, due = :due, turns_on = :turns_on,
       state_after = :state_after, due_after = :due_after, closed_on = :closed_on, outcome = :outcome,
       late_days = :late_days, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND (version = :version OR :version = 0);

-- name: apply_assign :exec
-- Who handles it.
UPDATE application_case SET handler_id = :handler_id, handler = :handler, changed_at = :now
 WHERE org_id = :org AND id = :id;

-- name: apply_get :one
-- One case.
SELECT id, version, number, channel, applicant_kind, subject, form, way, submitted_on, received_on, state, due,
       turns_on, state_after, due_after, closed_on, outcome, late_days, handler_id, handler, applicant_digest,
       secret_digest, removed_on
  FROM application_case WHERE org_id = :org AND id = :id;

-- name: apply_by_number :one
-- The case of a number.
SELECT id, secret_digest FROM application_case WHERE org_id = :org AND number = :number;

-- name: apply_by_once :one
-- The case that a form made.
SELECT id, number FROM application_case WHERE org_id = :org AND once = :once;

-- name: apply_of_day :one
-- How many came in over the web from one applicant on a day.
SELECT COUNT(*) AS cases FROM application_case
 WHERE org_id = :org AND applicant_digest = :digest AND submitted_on = :day AND channel = 'web';

-- name: apply_of_applicant :many
-- What the same applicant asked from a day on.
SELECT id, version, number, channel, applicant_kind, subject, form, way, submitted_on, received_on, state, due,
       turns_on, state_after, due_after, closed_on, outcome, late_days, handler_id, handler, removed_on
  FROM application_case
 WHERE org_id = :org AND applicant_digest = :digest AND submitted_on >= :first_day AND id <> :id
 ORDER BY submitted_on DESC, id DESC LIMIT 200;

-- name: apply_event_add :exec
-- One thing that happened.
INSERT INTO application_event (org_id, case_id, seq, event, on_day, received_on, until_day, days, outcome,
        delivered_by, approved_by, good_reason, unclear, undoes, letter_id, note, account_id, actor, at)
    VALUES (:org, :case_id, :seq, :event, :on_day, :received_on, :until_day, :days, :outcome,
        :delivered_by, :approved_by, :good_reason, :unclear, :undoes, :letter_id, :note, :account_id, :actor, :now);

-- name: apply_events :many
-- All that happened to a case.
SELECT seq, event, on_day, received_on, until_day, days, outcome, delivered_by, approved_by, good_reason, unclear,
       undoes, letter_id, note, account_id, actor, at
  FROM application_event WHERE org_id = :org AND case_id = :case_id ORDER BY seq;

-- name: apply_open_ids :many
-- Cases whose days may still move.
SELECT id FROM application_case
 WHERE org_id = :org AND (closed_on IS NULL OR closed_on > :today) AND id > :after ORDER BY id LIMIT 1000;

-- name: apply_person_put :exec
-- Who asked, sealed.
INSERT INTO application_person (org_id, case_id, key, person, description)
    VALUES (:org, :case_id, :key, :person, :description);

-- name: apply_person_get :one
-- The sealed person.
SELECT key, person, description FROM application_person WHERE org_id = :org AND case_id = :case_id;

-- name: apply_message_add :exec
-- A word of the applicant.
INSERT INTO application_message (org_id, case_id, id, kind, body, at, done_at)
    VALUES (:org, :case_id, :id, :kind, :body, :now, NULL);

-- name: apply_messages :many
-- Words of a case.
SELECT id, kind, body, at, done_at FROM application_message WHERE org_id = :org AND case_id = :case_id ORDER BY id;

-- name: apply_messages_open :many
-- Words that wait.
SELECT m.id, m.case_id, m.kind, m.at, c.number FROM application_message m
  JOIN application_case c ON c.org_id = m.org_id AND c.id = m.case_id
 WHERE m.org_id = :org AND m.done_at IS NULL ORDER BY m.at LIMIT 200;

-- name: apply_message_done :exec
-- Taken into the case.
UPDATE application_message SET done_at = :now
 WHERE org_id = :org AND case_id = :case_id AND id = :id AND done_at IS NULL;

-- name: apply_file_put :exec
-- A paper.
INSERT INTO application_file (org_id, case_id, id, kind, name, bytes, sha256, actor, at)
    VALUES (:org, :case_id, :id, :kind, :name, :bytes, :sha256, :actor, :now);

-- name: apply_file_list :many
-- Papers of a case.
SELECT id, kind, name, bytes, sha256, actor, at FROM application_file
 WHERE org_id = :org AND case_id = :case_id ORDER BY id;
