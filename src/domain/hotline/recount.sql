-- The counts made again from the tickets, and held against them.

-- name: hotline_count_clear :exec
-- All counts of the tickets go, to be made again.
DELETE FROM ticket_count WHERE org_id = :org;

-- name: hotline_tally_clear :exec
-- The same of the counts by one thing.
DELETE FROM ticket_tally WHERE org_id = :org;

-- name: hotline_rating_clear :exec
-- The same of the call-backs.
DELETE FROM ticket_rating WHERE org_id = :org;

-- name: hotline_count_again :exec
-- Counted from the tickets themselves.
INSERT INTO ticket_count (org_id, month, kind, class, office, outcome, tickets)
    SELECT org_id, substr(received_on, 1, 7), kind, class, office, outcome, COUNT(*)
      FROM ticket WHERE org_id = :org GROUP BY org_id, substr(received_on, 1, 7), kind, class, office, outcome;

-- name: hotline_tally_again :exec
-- By one thing, from the full count.
INSERT INTO ticket_tally (org_id, by_what, month, key, outcome, tickets)
    SELECT org_id, CAST(:by AS TEXT), month,
           CASE :by WHEN 'kind' THEN kind WHEN 'class' THEN class WHEN 'office' THEN office
                    WHEN 'topic' THEN kind || '/' || class WHEN 'kind/office' THEN kind || '/' || office
                    WHEN 'class/office' THEN CAST(length(class) AS TEXT) || '/' || class || '/' || office ELSE '' END AS key, outcome, SUM(tickets)
      FROM ticket_count WHERE org_id = :org GROUP BY 1, 2, 3, 4, 5;

-- name: hotline_village_again :exec
-- By village, from the tickets.
INSERT INTO ticket_tally (org_id, by_what, month, key, outcome, tickets)
    SELECT org_id, CAST('village' AS TEXT), substr(received_on, 1, 7), COALESCE(CAST(village_id AS TEXT), ''), outcome, COUNT(*)
      FROM ticket WHERE org_id = :org GROUP BY 1, 2, 3, 4, 5;

-- name: hotline_rating_again :exec
-- Call-backs, from the tickets.
INSERT INTO ticket_rating (org_id, month, service, result, tickets)
    SELECT org_id, substr(received_on, 1, 7), service, result, COUNT(*)
      FROM ticket WHERE org_id = :org AND service <> '' GROUP BY 1, 2, 3, 4;

-- name: hotline_count_groups :one
-- How many groups the counts have.
SELECT COUNT(*) AS of_groups FROM ticket_count WHERE org_id = :org AND tickets <> 0;

-- name: hotline_count_missing :one
-- Groups of the tickets themselves that the full count tells otherwise.
SELECT COUNT(*) AS wrong FROM (
    SELECT substr(received_on, 1, 7) AS month, kind, class, office, outcome, COUNT(*) AS tickets
      FROM ticket WHERE org_id = :org GROUP BY 1, 2, 3, 4, 5
    EXCEPT SELECT month, kind, class, office, outcome, tickets FROM ticket_count WHERE org_id = :org) AS missing;

-- name: hotline_tally_wrong :one
-- Groups by one thing that the full count tells otherwise, and those that it does not have.
SELECT COUNT(*) AS wrong FROM (
    SELECT month, key, outcome, SUM(tickets) AS tickets FROM (
        SELECT month, CASE :by WHEN 'kind' THEN kind WHEN 'class' THEN class WHEN 'office' THEN office
                               WHEN 'topic' THEN kind || '/' || class WHEN 'kind/office' THEN kind || '/' || office
                    WHEN 'class/office' THEN CAST(length(class) AS TEXT) || '/' || class || '/' || office ELSE '' END AS key, outcome, tickets
          FROM ticket_count WHERE org_id = :org
        UNION ALL SELECT month, key, outcome, -tickets FROM ticket_tally WHERE org_id = :org AND by_what = :by) AS both_sides
     GROUP BY month, key, outcome HAVING SUM(tickets) <> 0) AS wrong;

-- name: hotline_village_wrong :one
-- The same by village, held against the tickets.
SELECT COUNT(*) AS wrong FROM (
    SELECT month, key, outcome, SUM(tickets) AS tickets FROM (
        SELECT substr(received_on, 1, 7) AS month, COALESCE(CAST(village_id AS TEXT), '') AS key, outcome, COUNT(*) AS tickets
          FROM ticket WHERE org_id = :org GROUP BY 1, 2, 3
        UNION ALL SELECT month, key, outcome, -tickets FROM ticket_tally WHERE org_id = :org AND by_what = 'village') AS both_sides
     GROUP BY month, key, outcome HAVING SUM(tickets) <> 0) AS wrong;

-- name: hotline_count_sums :one
-- Tickets, and what the full count sums to.
SELECT (SELECT COUNT(*) FROM ticket WHERE org_id = :org) AS tickets,
       (SELECT COALESCE(SUM(tickets), 0) FROM ticket_count WHERE org_id = :org) AS counted;
