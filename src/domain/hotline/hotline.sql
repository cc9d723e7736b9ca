-- Tickets of the county hotline.

-- name: hotline_insert :exec
-- A ticket that was passed on to this town.
INSERT INTO ticket (org_id, id, number, title, content, class, village_id, received_on, limit_days, due_on,
        closed_on, reply, office, sample)
    VALUES (:org, :id, :number, :title, :content, :class, :village_id, :received_on, :limit_days, :due_on,
        NULL, '', :office, :sample);

-- name: hotline_close :exec
-- The reply; an open ticket is closed.
UPDATE ticket SET closed_on = :day, reply = :reply
 WHERE org_id = :org AND id = :id AND closed_on IS NULL AND received_on <= :day;

-- name: hotline_year :one
-- Tickets received in a time, and how many of them were closed in time, closed late, are open.
SELECT COUNT(*) AS total,
       COALESCE(SUM(CASE WHEN closed_on <= due_on THEN 1 ELSE 0 END), 0) AS on_time,
       COALESCE(SUM(CASE WHEN closed_on > due_on THEN 1 ELSE 0 END), 0) AS late,
       COALESCE(SUM(CASE WHEN closed_on IS NULL THEN 1 ELSE 0 END), 0) AS still_open
  FROM ticket WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day;

-- name: hotline_list :many
-- The tickets behind those numbers.
SELECT id, number, title, content, class, village_id, received_on, limit_days, due_on, closed_on, reply,
       office, sample
  FROM ticket WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day
 ORDER BY received_on, id;
