-- Counts of visits: written by a job from what the server has counted in memory.

-- name: visits_add :exec
-- So many more of a kind on a day.
INSERT INTO visit_day (org_id, day, kind, visits) VALUES (:org, :day, :kind, :visits)
    ON CONFLICT (org_id, day, kind) DO UPDATE SET visits = visit_day.visits + excluded.visits;

-- name: visits_readers_get :one
-- The day's sketch so far.
SELECT readers, sketch FROM visit_readers WHERE org_id = :org AND day = :day;

-- name: visits_readers_put :exec
-- The day's sketch and what it says.
INSERT INTO visit_readers (org_id, day, readers, sketch) VALUES (:org, :day, :readers, :sketch)
    ON CONFLICT (org_id, day) DO UPDATE SET readers = excluded.readers, sketch = excluded.sketch;

-- name: visits_readers_close :exec
-- A day that is over keeps its number alone.
UPDATE visit_readers SET sketch = :none WHERE org_id = :org AND day < :day AND length(sketch) > 0;

-- name: visits_kinds :many
-- Counts of the days from one day on; pages and files.
SELECT day, kind, visits FROM visit_day WHERE org_id = :org AND day >= :from_day AND day <= :to_day ORDER BY day DESC, kind LIMIT :n;

-- name: visits_readers :many
-- Readers of the same days.
SELECT day, readers FROM visit_readers WHERE org_id = :org AND day >= :from_day AND day <= :to_day ORDER BY day DESC LIMIT :n;
