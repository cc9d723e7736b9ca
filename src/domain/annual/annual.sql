-- The annual report: what is typed, its prose, what was published.

-- name: annual_type :exec
-- A figure counted outside the program, with its source.
INSERT INTO annual_typed (org_id, year, figure, value, source, account_id, typed_at, person)
    VALUES (:org, :year, :figure, :value, :source, :account_id, :now, :person)
    ON CONFLICT (org_id, year, figure) DO UPDATE SET value = :value, source = :source,
        account_id = :account_id, typed_at = :now, person = :person;

-- name: annual_untype :exec
-- Takes a typed figure back.
DELETE FROM annual_typed WHERE org_id = :org AND year = :year AND figure = :figure;

-- name: annual_typed :many
-- Everything typed for a year.
SELECT figure, value, source, person, typed_at FROM annual_typed WHERE org_id = :org AND year = :year ORDER BY figure;

-- name: annual_prose_put :exec
-- Prose of one part; only over the version that was read.
INSERT INTO annual_prose (org_id, year, part, text, version, account_id, changed_at, seen)
    VALUES (:org, :year, :part, :text, 1, :account_id, :now, :seen)
    ON CONFLICT (org_id, year, part) DO UPDATE SET text = :text, version = annual_prose.version + 1,
        account_id = :account_id, changed_at = :now, seen = :seen
     WHERE annual_prose.version = :version;

-- name: annual_prose :many
-- The prose of a year.
SELECT part, text, version, seen FROM annual_prose WHERE org_id = :org AND year = :year ORDER BY part;

-- name: annual_publish :exec
-- A published report is kept as it was shown.
INSERT INTO annual_report (org_id, year, title, cells, published_on)
    VALUES (:org, :year, :title, :cells, :day)
    ON CONFLICT (org_id, year) DO UPDATE SET title = :title, cells = :cells, published_on = :day;

-- name: annual_reports :many
-- Published reports, newest first.
SELECT year, title, published_on FROM annual_report WHERE org_id = :org ORDER BY year DESC;

-- name: annual_report :one
-- One published report.
SELECT year, title, cells, published_on FROM annual_report WHERE org_id = :org AND year = :year;

-- name: annual_version_add :exec
-- One more version of a published report.
INSERT INTO annual_version (org_id, year, version, title, cells, published_on, note, account_id)
    VALUES (:org, :year, :version, :title, :cells, :day, :note, :account_id);

-- name: annual_versions :many
-- The versions of a year's report.
SELECT version, title, published_on, note FROM annual_version WHERE org_id = :org AND year = :year ORDER BY version;

-- name: annual_version :one
-- One version.
SELECT version, title, cells, published_on, note FROM annual_version
 WHERE org_id = :org AND year = :year AND version = :version;

-- name: annual_deadline :one
-- The county's own last day for a year's report.
SELECT due, notice FROM annual_deadline WHERE org_id = :org AND year = :year;

-- name: annual_deadline_put :exec
-- Notes it.
INSERT INTO annual_deadline (org_id, year, due, notice) VALUES (:org, :year, :due, :notice)
    ON CONFLICT (org_id, year) DO UPDATE SET due = :due, notice = :notice;

-- name: annual_deadline_drop :exec
-- The law's day counts again.
DELETE FROM annual_deadline WHERE org_id = :org AND year = :year;
