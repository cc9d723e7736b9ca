-- Applications for disclosure and what came of them, as far as the annual report counts.

-- name: apply_register :exec
-- A received application.
INSERT INTO application (org_id, id, number, applicant_kind, subject, received_on, answered_on, outcome)
    VALUES (:org, :id, :number, :applicant_kind, :subject, :received_on, NULL, NULL);

-- name: apply_answer :exec
-- Its answer; only the first counts.
UPDATE application SET answered_on = :day, outcome = :outcome
 WHERE org_id = :org AND id = :id AND answered_on IS NULL;

-- name: apply_received :many
-- Applications received in a time, by kind of applicant.
SELECT applicant_kind, COUNT(*) AS cases FROM application
 WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day
 GROUP BY applicant_kind ORDER BY applicant_kind;

-- name: apply_answered :many
-- Answers given in a time, by outcome and kind of applicant.
SELECT outcome, applicant_kind, COUNT(*) AS cases FROM application
 WHERE org_id = :org AND answered_on >= :first_day AND answered_on <= :last_day
 GROUP BY outcome, applicant_kind ORDER BY outcome, applicant_kind;

-- name: apply_open :many
-- Applications received up to a day and not answered up to it, by kind of applicant.
SELECT applicant_kind, COUNT(*) AS cases FROM application
 WHERE org_id = :org AND received_on <= :day AND (answered_on IS NULL OR answered_on > :day)
 GROUP BY applicant_kind ORDER BY applicant_kind;

-- name: apply_cases :many
-- Every application that touches a time: received or answered in it, or open at its start.
SELECT id, number, applicant_kind, subject, received_on, answered_on, outcome FROM application
 WHERE org_id = :org AND received_on <= :last_day
   AND (answered_on IS NULL OR answered_on >= :first_day)
 ORDER BY received_on, id;
