-- The register of applications: lists, retention.

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
   AND (COALESCE(CASE WHEN turns_on < :today THEN due_after ELSE due END, '9999-12-31') > :after_day
        OR (COALESCE(CASE WHEN turns_on < :today THEN due_after ELSE due END, '9999-12-31') = :after_day AND id > :after_id))
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

-- name: apply_list_due :many
-- The same without a filter, for a large register: the page is found in one index, then its rows are read.
SELECT c.id, c.version, c.number, c.channel, c.applicant_kind, c.subject, c.form, c.way, c.submitted_on, c.received_on,
       c.state, c.due, c.turns_on, c.state_after, c.due_after, c.closed_on, c.outcome, c.late_days, c.handler_id,
       c.handler, c.removed_on
  FROM (SELECT id, last FROM (
            SELECT id, COALESCE(CASE WHEN turns_on < :today THEN due_after ELSE due END, '9999-12-31') AS last
              FROM application_case WHERE org_id = :org AND closed_on IS NULL
            UNION ALL
            SELECT id, COALESCE(CASE WHEN turns_on < :today THEN due_after ELSE due END, '9999-12-31') AS last
              FROM application_case WHERE org_id = :org AND closed_on > :today) AS waiting
         WHERE last >= :due_from AND last <= :due_until
           AND (last > :after_day OR (last = :after_day AND id > :after_id))
         ORDER BY last, id LIMIT :n OFFSET :skip) AS page
  JOIN application_case c ON c.org_id = :org AND c.id = page.id
 ORDER BY page.last, c.id;

-- name: apply_count_due :one
-- How many open cases have their last day in a time.
SELECT COUNT(*) AS cases FROM (
    SELECT COALESCE(CASE WHEN turns_on < :today THEN due_after ELSE due END, '9999-12-31') AS last
      FROM application_case WHERE org_id = :org AND closed_on IS NULL
    UNION ALL
    SELECT COALESCE(CASE WHEN turns_on < :today THEN due_after ELSE due END, '9999-12-31') AS last
      FROM application_case WHERE org_id = :org AND closed_on > :today) AS waiting
 WHERE last >= :due_from AND last <= :due_until;

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
   AND (submitted_on < :after_day OR (submitted_on = :after_day AND id < :after_id))
 ORDER BY submitted_on DESC, id DESC LIMIT :n OFFSET :skip;

-- name: apply_list_days_count :one
-- How many those are, up to a bound.
SELECT COUNT(*) AS cases FROM (SELECT id FROM application_case
 WHERE org_id = :org AND submitted_on >= :first_day AND submitted_on <= :last_day
   AND (CAST(:closed_only AS BIGINT) = 0 OR closed_on <= :today)
   AND (:kind = '' OR applicant_kind = :kind) AND (:channel = '' OR channel = :channel)
   AND (CAST(:handler AS BIGINT) = 0 OR handler_id = :handler)
   AND (:words = '' OR number LIKE :words OR subject LIKE :words) LIMIT :bound) AS counted;

-- name: apply_newest :many
-- The newest applications since a day.
SELECT id, version, number, channel, applicant_kind, subject, form, way, submitted_on, received_on, state, due,
       turns_on, state_after, due_after, closed_on, outcome, late_days, handler_id, handler, removed_on
  FROM application_case
 WHERE org_id = :org AND submitted_on >= :first_day AND removed_on IS NULL
 ORDER BY submitted_on DESC, id DESC LIMIT :n;

-- name: apply_unconfirmed :one
-- Cases that wait for the confirmation of receipt.
SELECT COUNT(*) AS cases FROM application_case WHERE org_id = :org AND received_on IS NULL AND closed_on IS NULL;

-- name: apply_forget_due :many
-- Cases whose applicants are to be forgotten, by the day they were closed.
SELECT id, number, closed_on FROM application_case
 WHERE org_id = :org AND removed_on IS NULL AND closed_on IS NOT NULL AND closed_on < :before
   AND (closed_on > :after_day OR (closed_on = :after_day AND id > :after))
 ORDER BY closed_on, id LIMIT :n;

-- name: apply_forget_count :one
-- How many those are.
SELECT COUNT(*) AS cases FROM application_case
 WHERE org_id = :org AND removed_on IS NULL AND closed_on IS NOT NULL AND closed_on < :before;

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
-- Nothing is left that leads to a person; only of a case that is still to be forgotten.
UPDATE application_case SET subject = '（个人信息已按期限清除）', applicant_digest = '', id_digest = NULL,
       phone_digest = NULL, secret_digest = '', once = NULL,
       removed_on = :day, changed_at = :now
 WHERE org_id = :org AND id = :id AND removed_on IS NULL AND closed_on IS NOT NULL AND closed_on < :before;
