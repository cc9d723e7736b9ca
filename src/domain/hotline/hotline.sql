-- Tickets of the county hotline and the town's own.

-- name: hotline_insert :exec
-- A ticket that was passed on to this town.
INSERT INTO ticket (org_id, id, number, title, content, class, village_id, received_on, limit_days, due_on,
        closed_on, reply, office, sample, kind, source, first_due_on, caller, last_day, state, outcome, open,
        first_closed_on, limit_hours, received_at, due_at, first_due_at, closed_at)
    VALUES (:org, :id, :number, :title, :content, :class, :village_id, :received_on, :limit_days, :due_on,
        :closed_on, :reply, :office, :sample, :kind, :source, :due_on, :caller, :last_day, :state, :outcome, :open,
        :closed_on, :limit_hours, :received_at, :due_at, :due_at, :closed_at);

-- name: hotline_get :one
-- One ticket.
SELECT id, number, title, class, kind, state, source, village_id, received_on, limit_days, due_on, closed_on,
       office, sample, merged_into, service, result, gist, first_due_on, first_closed_on, last_day, extensions,
       asked_days, reopened, supervised, version, limit_hours, received_at, due_at, first_due_at, closed_at, asked_hours, content, reply, caller IS NOT NULL AS has_caller
  FROM ticket WHERE org_id = :org AND id = :id;

-- name: hotline_by_number :one
-- The same by the county's number.
SELECT id, number, title, class, kind, state, source, village_id, received_on, limit_days, due_on, closed_on,
       office, sample, merged_into, service, result, gist, first_due_on, first_closed_on, last_day, extensions,
       asked_days, reopened, supervised, version, limit_hours, received_at, due_at, first_due_at, closed_at, asked_hours, content, reply, caller IS NOT NULL AS has_caller
  FROM ticket WHERE org_id = :org AND number = :number;

-- name: hotline_secret :exec
-- The digest of the secret by which who reported follows it.
UPDATE ticket SET secret_digest = :digest WHERE org_id = :org AND id = :id;

-- name: hotline_secret_of :one
-- The same, for comparing.
SELECT secret_digest FROM ticket WHERE org_id = :org AND number = :number AND secret_digest <> '';

-- name: hotline_to_escalate :many
-- Open behind their last day or minute and not yet before the leader.
SELECT id FROM ticket WHERE org_id = :org AND open = 1 AND due_on <= :today
   AND (due_on < :today OR (due_at > 0 AND due_at < :moment)) AND supervised = 0 ORDER BY due_on, id LIMIT :n;

-- name: hotline_supervised :one
-- Open ones that are before the leader.
SELECT COUNT(*) AS tickets FROM ticket WHERE org_id = :org AND open = 1 AND due_on >= '' AND supervised = 1;

-- name: hotline_caller :one
-- Who called, sealed.
SELECT caller FROM ticket WHERE org_id = :org AND id = :id;

-- name: hotline_update :exec
-- A ticket after an event, over the version that was read.
UPDATE ticket SET state = :state, outcome = :outcome, open = :open, office = :office, due_on = :due_on, limit_days = :limit_days,
       closed_on = :closed_on, first_closed_on = :first_closed_on, reply = :reply, merged_into = :merged_into,
       extensions = :extensions, asked_days = :asked_days, reopened = :reopened, supervised = :supervised,
       service = :service, result = :result, last_day = :last_day, limit_hours = :limit_hours, received_at = :received_at,
       due_at = :due_at, closed_at = :closed_at, asked_hours = :asked_hours, version = version + 1
 WHERE org_id = :org AND id = :id AND version = :version;

-- name: hotline_gist :exec
-- The public line.
UPDATE ticket SET gist = :gist, version = version + 1 WHERE org_id = :org AND id = :id;

-- name: hotline_event :exec
-- What happened to it.
INSERT INTO ticket_event (org_id, ticket_id, seq, event, day, text, office, ground, days, hours, actor, at)
    VALUES (:org, :ticket_id,
        (SELECT COALESCE(MAX(seq), 0) + 1 FROM ticket_event WHERE org_id = :org AND ticket_id = :ticket_id),
        :event, :day, :text, :office, :ground, :days, :hours, :actor, :now);

-- name: hotline_event_first :exec
-- The first steps of a new ticket.
INSERT INTO ticket_event (org_id, ticket_id, seq, event, day, text, office, ground, days, actor, at)
    VALUES (:org, :ticket_id, :seq, :event, :day, :text, '', '', 0, :actor, :now);

-- name: hotline_events :many
-- Its way, the oldest first.
SELECT event, day, text, office, ground, days, hours, actor, at
  FROM ticket_event WHERE org_id = :org AND ticket_id = :ticket_id ORDER BY seq LIMIT 1000;

-- name: hotline_count :exec
-- One more or fewer in the count.
INSERT INTO ticket_count (org_id, month, kind, class, office, outcome, tickets)
    VALUES (:org, :month, :kind, :class, :office, :outcome, :add)
    ON CONFLICT (org_id, month, kind, class, office, outcome)
    DO UPDATE SET tickets = ticket_count.tickets + :add;

-- name: hotline_tally :exec
-- One more or fewer by one thing alone.
INSERT INTO ticket_tally (org_id, by_what, month, key, outcome, tickets)
    VALUES (:org, :by, :month, :key, :outcome, :add)
    ON CONFLICT (org_id, by_what, month, key, outcome) DO UPDATE SET tickets = ticket_tally.tickets + :add;

-- name: hotline_rate_one :exec
-- One call-back more or fewer.
INSERT INTO ticket_rating (org_id, month, service, result, tickets)
    VALUES (:org, :month, :service, :result, :add)
    ON CONFLICT (org_id, month, service, result) DO UPDATE SET tickets = ticket_rating.tickets + :add;

-- name: hotline_ratings :many
-- Call-backs of tickets received in a span.
SELECT service, result, SUM(tickets) AS tickets
  FROM ticket_rating WHERE org_id = :org AND month >= :first AND month <= :last GROUP BY service, result;

-- name: hotline_counts :many
-- Tickets of a span by kind, class or office.
SELECT key, outcome, SUM(tickets) AS tickets FROM ticket_tally
 WHERE org_id = :org AND by_what = :by AND month >= :first AND month <= :last
 GROUP BY key, outcome HAVING SUM(tickets) <> 0 ORDER BY key, outcome;

-- name: hotline_counts_month :many
-- The same by month.
SELECT month AS key, outcome, tickets FROM ticket_tally
 WHERE org_id = :org AND by_what = '' AND month >= :first AND month <= :last AND tickets <> 0
 ORDER BY month, outcome;

-- name: hotline_overdue :many
-- Those of a span that are open behind their last day.
SELECT CASE :by WHEN '' THEN substr(received_on, 1, 7) WHEN 'kind' THEN kind WHEN 'class' THEN class
            ELSE office END AS key, COUNT(*) AS tickets
  FROM ticket WHERE org_id = :org AND open = 1 AND due_on <= :today AND (due_on < :today OR (due_at > 0 AND due_at < :moment))
   AND received_on || '' >= :first_day AND received_on || '' <= :last_day
 GROUP BY 1 ORDER BY 1;

-- name: hotline_overdue_village :many
-- The same by village, which the index of open ones does not hold.
SELECT COALESCE(CAST(village_id AS TEXT), '') AS key, COUNT(*) AS tickets
  FROM ticket WHERE org_id = :org AND open = 1 AND due_on <= :today AND (due_on < :today OR (due_at > 0 AND due_at < :moment))
   AND received_on || '' >= :first_day AND received_on || '' <= :last_day
 GROUP BY 1 ORDER BY 1;

-- name: hotline_list :many
-- The tickets of a year, for the annual report.
SELECT id, number, title, class, kind, state, source, village_id, received_on, limit_days, due_on, closed_on,
       office, sample, merged_into, service, result, gist, first_due_on, first_closed_on, last_day, extensions,
       asked_days, reopened, supervised, version, limit_hours, received_at, due_at, first_due_at, closed_at, asked_hours, content, reply, caller IS NOT NULL AS has_caller
  FROM ticket WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day
   AND outcome IN ('on_time', 'late', 'open')
 ORDER BY received_on, id LIMIT 100000;

-- name: hotline_open_count :one
-- How many open ones a filter has, counted up to a bound.
SELECT COUNT(*) AS total FROM (SELECT id FROM ticket
 WHERE org_id = :org AND open = 1 AND due_on >= :due_from AND due_on <= :due_to
   AND (:behind = 0 OR due_on < :today OR (due_at > 0 AND due_at < :moment)) AND (:supervised = 0 OR supervised = 1)
   AND (:state = '' OR state = :state) AND (:kind = '' OR kind = :kind)
   AND (:class = '' OR class || '' = :class) AND (:office = '' OR office = :office)
   AND received_on || '' >= :first_day AND received_on || '' <= :last_day
 LIMIT :most) AS bounded;

-- name: hotline_open_list :many
-- Open ones, those that bind first.
SELECT id, number, title, class, kind, state, source, village_id, received_on, limit_days, due_on, closed_on,
       office, sample, merged_into, service, result, gist, first_due_on, first_closed_on, last_day, extensions,
       asked_days, reopened, supervised, version, limit_hours, received_at, due_at, first_due_at, closed_at, asked_hours
  FROM ticket
 WHERE org_id = :org AND open = 1 AND due_on >= :due_from AND due_on <= :due_to
   AND (:behind = 0 OR due_on < :today OR (due_at > 0 AND due_at < :moment)) AND (:supervised = 0 OR supervised = 1)
   AND (:state = '' OR state = :state) AND (:kind = '' OR kind = :kind)
   AND (:class = '' OR class || '' = :class) AND (:office = '' OR office = :office)
   AND received_on || '' >= :first_day AND received_on || '' <= :last_day
 ORDER BY due_on, id LIMIT :n OFFSET :skip;

-- name: hotline_due_counts :one
-- Open ones: behind their last day or minute, due today and not behind, due until a day, with a minute to come, all.
SELECT COALESCE(SUM(CASE WHEN due_on < :today OR (due_at > 0 AND due_at < :moment) THEN 1 ELSE 0 END), 0) AS behind,
       COALESCE(SUM(CASE WHEN due_on = :today AND (due_at = 0 OR due_at >= :moment) THEN 1 ELSE 0 END), 0) AS today,
       COALESCE(SUM(CASE WHEN due_on >= :today AND due_on <= :until AND (due_at = 0 OR due_at >= :moment) THEN 1 ELSE 0 END), 0) AS soon,
       COALESCE(SUM(CASE WHEN due_at >= :moment THEN 1 ELSE 0 END), 0) AS ticking, COUNT(*) AS tickets
  FROM ticket WHERE org_id = :org AND open = 1 AND due_on >= '';

-- name: hotline_months :many
-- Months that have tickets of a filter by one thing or two, the newest first, with their number.
SELECT month, SUM(tickets) AS tickets FROM ticket_tally
 WHERE org_id = :org AND by_what = :by AND month >= :first AND month <= :last AND key = :key
   AND (:outcome = '' OR outcome = :outcome OR (:outcome = 'rate' AND outcome IN ('on_time', 'late', 'open'))
        OR (:outcome = 'done' AND outcome IN ('on_time', 'late'))
        OR (:outcome = 'outside' AND outcome NOT IN ('on_time', 'late', 'open')))
 GROUP BY month HAVING SUM(tickets) > 0 ORDER BY month DESC;

-- name: hotline_months_all :many
-- The same by class, office and kind.
SELECT month, SUM(tickets) AS tickets FROM ticket_count
 WHERE org_id = :org AND class = :class AND office = :office AND kind = :kind AND month >= :first AND month <= :last
   AND (:outcome = '' OR outcome = :outcome OR (:outcome = 'rate' AND outcome IN ('on_time', 'late', 'open'))
        OR (:outcome = 'done' AND outcome IN ('on_time', 'late'))
        OR (:outcome = 'outside' AND outcome NOT IN ('on_time', 'late', 'open')))
 GROUP BY month HAVING SUM(tickets) > 0 ORDER BY month DESC;

-- name: hotline_month_list :many
-- Tickets of a stretch of days, the newest first.
SELECT id, number, title, class, kind, state, source, village_id, received_on, limit_days, due_on, closed_on,
       office, sample, merged_into, service, result, gist, first_due_on, first_closed_on, last_day, extensions,
       asked_days, reopened, supervised, version, limit_hours, received_at, due_at, first_due_at, closed_at, asked_hours
  FROM ticket
 WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day
   AND (:state = '' OR state = :state) AND (:kind = '' OR kind = :kind)
   AND (:outcome = '' OR outcome = :outcome OR (:outcome = 'rate' AND outcome IN ('on_time', 'late', 'open'))
        OR (:outcome = 'done' AND outcome IN ('on_time', 'late'))
        OR (:outcome = 'outside' AND outcome NOT IN ('on_time', 'late', 'open')))
   AND (:class = '' OR class = :class) AND (:office = '' OR office = :office)
 ORDER BY received_on DESC, id DESC LIMIT :n OFFSET :skip;

-- name: hotline_month_class :many
-- The same of one class.
SELECT id, number, title, class, kind, state, source, village_id, received_on, limit_days, due_on, closed_on,
       office, sample, merged_into, service, result, gist, first_due_on, first_closed_on, last_day, extensions,
       asked_days, reopened, supervised, version, limit_hours, received_at, due_at, first_due_at, closed_at, asked_hours
  FROM ticket
 WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day
   AND (:state = '' OR state = :state) AND (:kind = '' OR kind = :kind)
   AND (:outcome = '' OR outcome = :outcome OR (:outcome = 'rate' AND outcome IN ('on_time', 'late', 'open'))
        OR (:outcome = 'done' AND outcome IN ('on_time', 'late'))
        OR (:outcome = 'outside' AND outcome NOT IN ('on_time', 'late', 'open')))
   AND class = :class AND (:office = '' OR office = :office)
 ORDER BY received_on DESC, id DESC LIMIT :n OFFSET :skip;

-- name: hotline_month_office :many
-- The same of one office.
SELECT id, number, title, class, kind, state, source, village_id, received_on, limit_days, due_on, closed_on,
       office, sample, merged_into, service, result, gist, first_due_on, first_closed_on, last_day, extensions,
       asked_days, reopened, supervised, version, limit_hours, received_at, due_at, first_due_at, closed_at, asked_hours
  FROM ticket
 WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day
   AND (:state = '' OR state = :state) AND (:kind = '' OR kind = :kind)
   AND (:outcome = '' OR outcome = :outcome OR (:outcome = 'rate' AND outcome IN ('on_time', 'late', 'open'))
        OR (:outcome = 'done' AND outcome IN ('on_time', 'late'))
        OR (:outcome = 'outside' AND outcome NOT IN ('on_time', 'late', 'open')))
   AND office = :office AND (:class = '' OR class = :class)
 ORDER BY received_on DESC, id DESC LIMIT :n OFFSET :skip;

-- name: hotline_month_late :many
-- The same of those closed late.
SELECT id, number, title, class, kind, state, source, village_id, received_on, limit_days, due_on, closed_on,
       office, sample, merged_into, service, result, gist, first_due_on, first_closed_on, last_day, extensions,
       asked_days, reopened, supervised, version, limit_hours, received_at, due_at, first_due_at, closed_at, asked_hours
  FROM ticket
 WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day AND outcome = 'late'
   AND (:kind = '' OR kind = :kind) AND (:class = '' OR class = :class) AND (:office = '' OR office = :office)
 ORDER BY received_on DESC, id DESC LIMIT :n OFFSET :skip;

-- name: hotline_month_outside :many
-- The same of those in no rate, or of one of their states.
SELECT id, number, title, class, kind, state, source, village_id, received_on, limit_days, due_on, closed_on,
       office, sample, merged_into, service, result, gist, first_due_on, first_closed_on, last_day, extensions,
       asked_days, reopened, supervised, version, limit_hours, received_at, due_at, first_due_at, closed_at, asked_hours
  FROM ticket
 WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day
   AND outcome NOT IN ('on_time', 'late', 'open') AND (:outcome = 'outside' OR outcome = :outcome)
   AND (:kind = '' OR kind = :kind) AND (:class = '' OR class = :class) AND (:office = '' OR office = :office)
 ORDER BY received_on DESC, id DESC LIMIT :n OFFSET :skip;

-- name: hotline_near :many
-- Open tickets of the same class, for finding doubles.
SELECT id, number, title, class, kind, state, source, village_id, received_on, limit_days, due_on, closed_on,
       office, sample, merged_into, service, result, gist, first_due_on, first_closed_on, last_day, extensions,
       asked_days, reopened, supervised, version, limit_hours, received_at, due_at, first_due_at, closed_at, asked_hours
  FROM ticket WHERE org_id = :org AND open = 1 AND due_on >= '' AND class || '' = :class AND id <> :id
   AND received_on || '' >= :first_day AND received_on || '' <= :last_day
 ORDER BY received_on DESC, id DESC LIMIT 200;
