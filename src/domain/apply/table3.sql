-- Table 3 of the annual report: the kept tally, what lies ahead of today, the applications behind a cell.

-- name: apply_tally_group :one
-- The group that an application counts in; received_year NULL: not confirmed yet.
SELECT CAST(substr(received_on, 1, 4) AS BIGINT) AS received_year,
       COALESCE(CAST(substr(closed_on, 1, 4) AS BIGINT), 9999) AS closed_year, applicant_kind,
       CASE WHEN closed_on IS NULL THEN '' ELSE COALESCE(outcome, '') END AS outcome
  FROM application_case WHERE org_id = :org AND id = :id;

-- name: apply_tally_add :exec
-- One more or one less in a group.
INSERT INTO application_tally (org_id, received_year, closed_year, applicant_kind, outcome, cases)
    VALUES (:org, :received_year, :closed_year, :applicant_kind, :outcome, :cases)
    ON CONFLICT (org_id, received_year, closed_year, applicant_kind, outcome)
    DO UPDATE SET cases = application_tally.cases + :cases;

-- name: apply_tally_of_year :many
-- The groups that touch a year: received in it or before, not closed before it.
SELECT received_year, closed_year, applicant_kind, outcome, cases FROM application_tally
 WHERE org_id = :org AND received_year <= :year AND closed_year >= :year AND cases <> 0;

-- name: apply_tally_ahead :many
-- What lies after a day: closed by silence that has not run out, or received later (a record opened with an
-- earlier date); `received_ahead` 1 for the latter.
SELECT CAST(substr(received_on, 1, 4) AS BIGINT) AS received_year,
       CAST(substr(closed_on, 1, 4) AS BIGINT) AS closed_year, applicant_kind, COALESCE(outcome, '') AS outcome,
       CASE WHEN received_on > :today THEN 1 ELSE 0 END AS received_ahead, COUNT(*) AS cases
  FROM application_case
 WHERE org_id = :org AND closed_on > :today AND received_on IS NOT NULL
 GROUP BY CAST(substr(received_on, 1, 4) AS BIGINT), CAST(substr(closed_on, 1, 4) AS BIGINT), applicant_kind,
       COALESCE(outcome, ''), CASE WHEN received_on > :today THEN 1 ELSE 0 END
UNION ALL
SELECT CAST(substr(received_on, 1, 4) AS BIGINT) AS received_year, 9999 AS closed_year, applicant_kind, '' AS outcome,
       1 AS received_ahead, COUNT(*) AS cases
  FROM application_case
 WHERE org_id = :org AND received_on > :today AND closed_on IS NULL
 GROUP BY CAST(substr(received_on, 1, 4) AS BIGINT), applicant_kind;

-- name: apply_tally_all :many
-- The whole tally.
SELECT received_year, closed_year, applicant_kind, outcome, cases FROM application_tally
 WHERE org_id = :org AND cases <> 0
 ORDER BY received_year, closed_year, applicant_kind, outcome;

-- name: apply_tally_recounted :many
-- The same, counted from the register.
SELECT CAST(substr(received_on, 1, 4) AS BIGINT) AS received_year,
       COALESCE(CAST(substr(closed_on, 1, 4) AS BIGINT), 9999) AS closed_year, applicant_kind,
       CASE WHEN closed_on IS NULL THEN '' ELSE COALESCE(outcome, '') END AS outcome, COUNT(*) AS cases
  FROM application_case WHERE org_id = :org AND received_on IS NOT NULL
 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;

-- name: apply_tally_clear :exec
-- Before it is counted anew.
DELETE FROM application_tally WHERE org_id = :org;

-- name: apply_cases :many
-- Every application that touches a time: received or closed in it, or open at its start.
SELECT id, version, number, channel, applicant_kind, subject, form, way, submitted_on, received_on, state, due,
       turns_on, state_after, due_after, closed_on, outcome, late_days, handler_id, handler, removed_on
  FROM application_case
 WHERE org_id = :org AND received_on <= :last_day
   AND (closed_on IS NULL OR closed_on >= :first_day)
 ORDER BY received_on, id;
