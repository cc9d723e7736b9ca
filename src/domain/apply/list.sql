-- The register of applications: lists, the year's counts, retention.

-- name: apply_list_open :many
-- Open cases by the last lawful day; those whose clock stands come last.
SELECT id, version, number, channel, applicant_kind, subject, form, way, submitted_on, received_on, state, due,
       turns_on, state_after, due_after, closed_on, outcome, late_days, handler_id, handler, removed_on
  FROM application_case
 WHERE org_id = :org AND (closed_on IS NULL OR closed_on > :today)
   AND (:kind = '' OR applicant_kind = :kind) AND (:channel = '' OR channel = :channel)
   AND (CAST(:handler AS BIGINT) = 0 OR handler_id = :handler)
   AND (:words = '' OR number LIKE :words OR subject LIKE :words)
   AND COALESCE(CASE WHEN turns_on < :today THEN due_after ELSE due END, '9999-12-31') >= :due_from
   AND COALESCE(CASE WHEN turns_on < :today THEN due_after ELSE due END, '9999-12-31') <= :due_until
 ORDER BY COALESCE(CASE WHEN turns_on < :today THEN due_after ELSE due END, '9999-12-31'), id
 LIMIT :n OFFSET :skip;

-- name: apply_list_open_count :one
-- How many those are.
SELECT COUNT(*) AS cases FROM application_case
 WHERE org_id = :org AND (closed_on IS NULL OR closed_on > :today)
   AND (:kind = '' OR applicant_kind = :kind) AND (:channel = '' OR channel = :channel)
   AND (CAST(:handler AS BIGINT) = 0 OR handler_id = :handler)
   AND (:words = '' OR number LIKE :words OR subject LIKE :words)
   AND COALESCE(CASE WHEN turns_on < :today THEN due_after ELSE due END, '9999-12-31') >= :due_from
   AND COALESCE(CASE WHEN turns_on < :today THEN due_after ELSE due END, '9999-12-31') <= :due_until;

-- name: apply_list_days :many
-- Cases by the day they were sent, newest first.
SELECT id, version, number, channel, applicant_kind, subject, form, way, submitted_on, received_on, state, due,
       turns_on, state_after, due_after, closed_on, outcome, late_days, handler_id, handler, removed_on
  FROM application_case
 WHERE org_id = :org AND submitted_on >= :first_day AND submitted_on <= :last_day
   AND (CAST(:closed_only AS BIGINT) = 0 OR closed_on <= :today)
   AND (:kind = '' OR applicant_kind = :kind) AND (:channel = '' OR channel = :channel)
   AND (CAST(:handler AS BIGINT) = 0 OR handler_id = :handler)
   AND (:words = '' OR number LIKE :words OR subject LIKE :words)
 ORDER BY submitted_on DESC, id DESC LIMIT :n OFFSET :skip;

-- name: apply_list_days_count :one
-- How many those are, up to a bound.
SELECT COUNT(*) AS cases FROM (SELECT id FROM application_case
 WHERE org_id = :org AND submitted_on >= :first_day AND submitted_on <= :last_day
   AND (CAST(:closed_only AS BIGINT) = 0 OR closed_on <= :today)
   AND (:kind = '' OR applicant_kind = :kind) AND (:channel = '' OR channel = :channel)
   AND (CAST(:handler AS BIGINT) = 0 OR handler_id = :handler)
   AND (:words = '' OR number LIKE :words OR subject LIKE :words) LIMIT :bound) AS counted;

-- name: apply_unconfirmed :one
-- Cases that wait for the confirmation of receipt.
SELECT COUNT(*) AS cases FROM application_case WHERE org_id = :org AND received_on IS NULL AND closed_on IS NULL;

-- name: apply_received :many
-- Applications received in a time, by kind of applicant.
SELECT applicant_kind, COUNT(*) AS cases FROM application_case
 WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day
 GROUP BY applicant_kind ORDER BY applicant_kind;

-- name: apply_answered :many
-- Applications closed in a time, by outcome and kind of applicant; `before` 1: received before it.
SELECT outcome, applicant_kind, CASE WHEN received_on < :first_day THEN 1 ELSE 0 END AS before, COUNT(*) AS cases
  FROM application_case
 WHERE org_id = :org AND closed_on >= :first_day AND closed_on <= :last_day
 GROUP BY outcome, applicant_kind, CASE WHEN received_on < :first_day THEN 1 ELSE 0 END
 ORDER BY outcome, applicant_kind, CASE WHEN received_on < :first_day THEN 1 ELSE 0 END;

-- name: apply_open :many
-- Applications not closed up to a day, by kind of applicant; `before` 1: received before the first day.
SELECT applicant_kind, before, CAST(SUM(cases) AS BIGINT) AS cases FROM (
    SELECT applicant_kind, CASE WHEN received_on < :first_day THEN 1 ELSE 0 END AS before, COUNT(*) AS cases
      FROM application_case
     WHERE org_id = :org AND closed_on IS NULL AND received_on <= :last_day
     GROUP BY applicant_kind, CASE WHEN received_on < :first_day THEN 1 ELSE 0 END
    UNION ALL
    SELECT applicant_kind, CASE WHEN received_on < :first_day THEN 1 ELSE 0 END AS before, COUNT(*) AS cases
      FROM application_case
     WHERE org_id = :org AND closed_on > :last_day AND received_on <= :last_day
     GROUP BY applicant_kind, CASE WHEN received_on < :first_day THEN 1 ELSE 0 END) AS both_kinds
 GROUP BY applicant_kind, before ORDER BY applicant_kind, before;

-- name: apply_cases :many
-- Every application that touches a time: received or closed in it, or open at its start.
SELECT id, version, number, channel, applicant_kind, subject, form, way, submitted_on, received_on, state, due,
       turns_on, state_after, due_after, closed_on, outcome, late_days, handler_id, handler, removed_on
  FROM application_case
 WHERE org_id = :org AND received_on <= :last_day
   AND (closed_on IS NULL OR closed_on >= :first_day)
 ORDER BY received_on, id;

-- name: apply_forget_ids :many
-- Cases whose applicants are to be forgotten.
SELECT id FROM application_case
 WHERE org_id = :org AND closed_on < :before AND removed_on IS NULL ORDER BY id LIMIT :n;

-- name: apply_forget_person :exec
-- The key and what it opens.
DELETE FROM application_person WHERE org_id = :org AND case_id = :case_id;

-- name: apply_forget_messages :exec
-- Words of the applicant.
DELETE FROM application_message WHERE org_id = :org AND case_id = :case_id;

-- name: apply_forget_files :exec
-- Names of the papers; the papers themselves can not be opened without the key.
DELETE FROM application_file WHERE org_id = :org AND case_id = :case_id;

-- name: apply_forgotten :exec
-- Nothing is left that leads to a person.
UPDATE application_case SET subject = '（个人信息已按期限清除）', applicant_digest = '', secret_digest = '', once = NULL,
       removed_on = :day, changed_at = :now
 WHERE org_id = :org AND id = :id;
