-- Leads: registers, runs, leads with their evidence and story, adjustments.

-- name: leads_list_same :one
-- A kept register with these bytes.
SELECT id FROM lead_list WHERE org_id = :org AND digest = :digest AND removed = 0;

-- name: leads_list_insert :exec
-- A register.
INSERT INTO lead_list (org_id, id, list, title, digest, row_count, wrong, wrong_ids, until_day, removed, made_by, made_at)
    VALUES (:org, :id, :list, :title, :digest, :rows, :wrong, :wrong_ids, :until_day, 0, :made_by, :now);

-- name: leads_part_insert :exec
-- A sealed part of its bytes.
INSERT INTO lead_list_part (org_id, list_id, n, sealed) VALUES (:org, :id, :n, :sealed);

-- name: leads_parts :many
-- Its bytes, sealed.
SELECT n, sealed FROM lead_list_part WHERE org_id = :org AND list_id = :id ORDER BY n;

-- name: leads_list_all :many
-- Registers that are kept.
SELECT id, list, title, row_count, wrong, wrong_ids, until_day, made_by, made_at FROM lead_list
 WHERE org_id = :org AND removed = 0 ORDER BY list, id;

-- name: leads_list_old :many
-- Registers past their last day.
SELECT id FROM lead_list WHERE org_id = :org AND removed = 0 AND until_day < :day ORDER BY id;

-- name: leads_list_remove :exec
-- A register goes.
UPDATE lead_list SET removed = 1 WHERE org_id = :org AND id = :id AND removed = 0;

-- name: leads_parts_remove :exec
-- Its bytes.
DELETE FROM lead_list_part WHERE org_id = :org AND list_id = :id;

-- name: leads_run_waiting :one
-- The oldest run that waits.
SELECT id, from_day FROM lead_run WHERE org_id = :org AND state = 'waiting' ORDER BY id LIMIT 1;

-- name: leads_run_insert :exec
-- Somebody asks for a run.
INSERT INTO lead_run (org_id, id, state, from_day, payments, lists, findings, fresh, known, held, gaps, words, made_by,
        made_at, done_at)
    VALUES (:org, :id, 'waiting', :from_day, 0, 0, 0, 0, 0, 0, '', '', :made_by, :now, 0);

-- name: leads_run_done :exec
-- It is done, or failed.
UPDATE lead_run SET state = :state, payments = :payments, lists = :lists, findings = :findings, fresh = :fresh,
        known = :known, held = :held, gaps = :gaps, words = :words, done_at = :now
 WHERE org_id = :org AND id = :id AND state = 'waiting';

-- name: leads_runs :many
-- The last runs.
SELECT id, state, from_day, payments, lists, findings, fresh, known, held, gaps, words, made_by, made_at, done_at
  FROM lead_run WHERE org_id = :org ORDER BY id DESC LIMIT :n;

-- name: leads_by_mark :one
-- The last lead about the same person under the same rule.
SELECT id, state, seen FROM lead WHERE org_id = :org AND mark = :mark ORDER BY id DESC LIMIT 1;

-- name: leads_insert :exec
-- A new lead.
INSERT INTO lead (org_id, id, rule, level, mark, seen, person, zh, amount_fen, likelihood, row_count, state, owner_id,
        assigned_on, extended, result, measure, checked_by, recovered_fen, quiet_until, found_on, run_id, version,
        changed_at)
    VALUES (:org, :id, :rule, :level, :mark, :seen, :person, :zh, :amount, :likelihood, :rows, 'new', 0, NULL, 0, '', '',
        0, 0, NULL, :found_on, :run, 1, :now);

-- name: leads_found_again :exec
-- An open lead with new evidence.
UPDATE lead SET seen = :seen, zh = :zh, amount_fen = :amount, likelihood = :likelihood, row_count = :rows, run_id = :run,
        version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id;

-- name: leads_row_insert :exec
-- A line of evidence.
INSERT INTO lead_row (org_id, lead_id, n, list, batch_id, line, shown, sealed)
    VALUES (:org, :id, :n, :list, :batch, :line, :shown, :sealed);

-- name: leads_rows_remove :exec
-- The evidence as it was before.
DELETE FROM lead_row WHERE org_id = :org AND lead_id = :id;

-- name: leads_rows :many
-- Its evidence.
SELECT n, list, batch_id, line, shown, sealed FROM lead_row WHERE org_id = :org AND lead_id = :id ORDER BY n;

-- name: leads_event_insert :exec
-- What happened.
INSERT INTO lead_event (org_id, lead_id, n, event, at, account_id, sealed)
    SELECT CAST(:org AS BIGINT), CAST(:id AS BIGINT), COALESCE(MAX(n), 0) + 1, CAST(:event AS TEXT), CAST(:now AS BIGINT),
           CAST(:account AS BIGINT), :sealed
      FROM lead_event WHERE org_id = :org AND lead_id = :id;

-- name: leads_events :many
-- Its story.
SELECT n, event, at, account_id, sealed FROM lead_event WHERE org_id = :org AND lead_id = :id ORDER BY n;

-- name: leads_one :one
-- One lead.
SELECT id, rule, level, mark, person, zh, amount_fen, likelihood, row_count, state, owner_id, assigned_on, extended,
       result, measure, checked_by, recovered_fen, quiet_until, found_on, version
  FROM lead WHERE org_id = :org AND id = :id;

-- name: leads_find :many
-- Leads of a rule, a state, an owner: riskiest first.
SELECT id, rule, level, mark, person, zh, amount_fen, likelihood, row_count, state, owner_id, assigned_on, extended,
       result, measure, checked_by, recovered_fen, quiet_until, found_on, version
  FROM lead
 WHERE org_id = :org AND (:rule = '' OR rule = :rule)
   AND (:state = '' OR state = :state OR (:state = 'open' AND state <> 'closed'))
   AND (:owner = 0 OR owner_id = :owner)
 ORDER BY CASE level WHEN 'high' THEN 0 WHEN 'mid' THEN 1 WHEN 'low' THEN 2 ELSE 3 END, amount_fen DESC, id
 LIMIT :n OFFSET :after;

-- name: leads_move :exec
-- From the version that was read to the next.
UPDATE lead SET state = :state, owner_id = :owner, assigned_on = :assigned_on, extended = :extended, result = :result,
        measure = :measure, checked_by = :checked_by, recovered_fen = :recovered, quiet_until = :quiet_until,
        version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND version = :version;

-- name: leads_counted :many
-- For counts by rule, and those that are late.
SELECT rule, state, result, assigned_on, extended, CAST(COUNT(*) AS BIGINT) AS leads,
       CAST(SUM(recovered_fen) AS BIGINT) AS recovered_fen
  FROM lead WHERE org_id = :org GROUP BY rule, state, result, assigned_on, extended ORDER BY rule;

-- name: leads_tuning_insert :exec
-- An adjustment.
INSERT INTO lead_tuning (org_id, id, rule, kind, mark, amount, lead_id, reason, until_day, held, made_by, made_at,
        ended_by, ended_at)
    VALUES (:org, :id, :rule, :kind, :mark, :amount, :lead, :reason, :until_day, 0, :made_by, :now, 0, 0);

-- name: leads_tunings :many
-- Adjustments in force on a day, or all.
SELECT id, rule, kind, mark, amount, lead_id, reason, until_day, held, made_by, made_at, ended_by FROM lead_tuning
 WHERE org_id = :org AND (:every = 1 OR (ended_by = 0 AND until_day >= :day)) ORDER BY rule, id;

-- name: leads_tuning_end :exec
-- It is taken back.
UPDATE lead_tuning SET ended_by = :account, ended_at = :now WHERE org_id = :org AND id = :id AND ended_by = 0;

-- name: leads_tuning_held :exec
-- What it held back in the last run.
UPDATE lead_tuning SET held = :held WHERE org_id = :org AND id = :id;
