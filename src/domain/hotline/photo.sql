-- Photos that came with a report.

-- name: hotline_photo_insert :exec
-- One photo, not public.
INSERT INTO ticket_photo (org_id, ticket_id, n, sha256, media, bytes, width, height, shown)
    VALUES (:org, :ticket_id, :n, :sha256, :media, :bytes, :width, :height, 0);

-- name: hotline_photos :many
-- Those of a ticket.
SELECT n, sha256, media, bytes, width, height, shown FROM ticket_photo
 WHERE org_id = :org AND ticket_id = :ticket_id ORDER BY n;

-- name: hotline_photo_show :exec
-- Public or not.
UPDATE ticket_photo SET shown = :shown WHERE org_id = :org AND ticket_id = :ticket_id AND n = :n;

-- name: hotline_photos_shown :many
-- The first public one of each ticket of a stretch of tickets.
SELECT ticket_id, MIN(n) AS n FROM ticket_photo
 WHERE org_id = :org AND shown = 1 AND ticket_id >= :first AND ticket_id <= :last
 GROUP BY ticket_id ORDER BY ticket_id;
