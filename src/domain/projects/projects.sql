-- Projects and their steps.

-- name: projects_insert :exec
-- A new project.
INSERT INTO project (org_id, id, name, village_id, document, purpose, source, households, relief, plan_fen,
        contract_fen, contractor, state, version, changed_at, sample)
    VALUES (:org, :id, :name, :village, :document, :purpose, :source, :households, :relief, :plan, 0, '', 'applied', 1,
        :now, :sample);

-- name: projects_move :exec
-- The next state, in the version that was read.
UPDATE project SET state = :state, contract_fen = :contract, contractor = :contractor, version = version + 1,
        changed_at = :now
 WHERE org_id = :org AND id = :id AND version = :version;

-- name: projects_one :one
-- One project with what was paid for it.
SELECT p.id, p.name, p.village_id, p.document, p.purpose, p.source, p.households, p.relief, p.plan_fen, p.contract_fen,
       p.contractor, p.state, p.version, p.sample,
       CAST((SELECT COALESCE(SUM(e.amount_fen), 0) FROM project_event e
              WHERE e.org_id = :org AND e.project_id = p.id AND e.event = 'pay') AS BIGINT) AS paid_fen
  FROM project p WHERE p.org_id = :org AND p.id = :id;

-- name: projects_list :many
-- All projects, newest first.
SELECT p.id, p.name, p.village_id, p.document, p.purpose, p.source, p.households, p.relief, p.plan_fen, p.contract_fen,
       p.contractor, p.state, p.version, p.sample,
       CAST((SELECT COALESCE(SUM(e.amount_fen), 0) FROM project_event e
              WHERE e.org_id = :org AND e.project_id = p.id AND e.event = 'pay') AS BIGINT) AS paid_fen
  FROM project p WHERE p.org_id = :org ORDER BY p.id DESC LIMIT 1000;

-- name: projects_event_insert :exec
-- A step.
INSERT INTO project_event (org_id, project_id, n, event, day, amount_fen, note, account_id)
    VALUES (:org, :id, :n, :event, :day, :amount, :note, :account);

-- name: projects_events :many
-- The steps of a project.
SELECT n, event, day, amount_fen, note, account_id FROM project_event
 WHERE org_id = :org AND project_id = :id ORDER BY n;

-- name: projects_photo_insert :exec
-- A photo, not yet looked at.
INSERT INTO project_photo (org_id, project_id, n, stage, caption, day, sha256, media, bytes, width, height, account_id,
        shown_by)
    VALUES (:org, :id, :n, :stage, :caption, :day, :sha256, :media, :bytes, :width, :height, :account, NULL);

-- name: projects_photos :many
-- Photos of a project, in the order they came.
SELECT n, stage, caption, day, sha256, media, bytes, width, height, account_id, shown_by
  FROM project_photo WHERE org_id = :org AND project_id = :id ORDER BY n;

-- name: projects_photo_show :exec
-- Public from now on, or no longer.
UPDATE project_photo SET shown_by = :shown_by WHERE org_id = :org AND project_id = :id AND n = :n;
