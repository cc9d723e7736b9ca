-- The counter: windows and numbers, errands.

-- name: service_windows :many
-- Windows of the centre.
SELECT number, name, slots, open FROM queue_window WHERE org_id = :org ORDER BY number;

-- name: service_window_put :exec
-- Sets a window.
INSERT INTO queue_window (org_id, number, name, slots, open) VALUES (:org, :number, :name, :slots, :open)
    ON CONFLICT (org_id, number) DO UPDATE SET name = :name, slots = :slots, open = :open;

-- name: service_queue_last :one
-- Last number of a day and window; appointments of a half day.
SELECT COALESCE(MAX(number), 0) AS last,
       COALESCE(SUM(CASE WHEN booked = 1 AND half = :half AND state <> 'cancelled' THEN 1 ELSE 0 END), 0) AS booked
  FROM queue_ticket WHERE org_id = :org AND day = :day AND window_no = :window_no;

-- name: service_queue_insert :exec
-- Gives a number.
INSERT INTO queue_ticket (org_id, day, window_no, number, code, half, booked, name, tail, matter, priority, state,
        made_at, called_at, done_at)
    VALUES (:org, :day, :window_no, :number, :code, :half, :booked, :name, :tail, :matter, :priority, 'waiting',
        :now, NULL, NULL);

-- name: service_queue_by_code :one
-- One ticket by the code in its address.
SELECT day, window_no, number, code, half, booked, name, tail, matter, priority, state, made_at, called_at, done_at
  FROM queue_ticket WHERE org_id = :org AND code = :code;

-- name: service_queue_day :many
-- All numbers of a day.
SELECT day, window_no, number, code, half, booked, name, tail, matter, priority, state, made_at, called_at, done_at
  FROM queue_ticket WHERE org_id = :org AND day = :day ORDER BY window_no, number LIMIT 5000;

-- name: service_queue_state :exec
-- Moves a ticket on.
UPDATE queue_ticket SET state = :state, called_at = CASE WHEN :state = 'called' THEN :now ELSE called_at END,
       done_at = CASE WHEN :state = 'called' THEN NULL ELSE :now END
 WHERE org_id = :org AND code = :code;

-- name: service_queue_forget :exec
-- Names and phone digits of days long past.
UPDATE queue_ticket SET name = '', tail = '', priority = ''
 WHERE org_id = :org AND day < :day AND (name <> '' OR tail <> '' OR priority <> '');

-- name: service_queue_priority :exec
-- A waiting number goes first, or no longer.
UPDATE queue_ticket SET priority = :priority WHERE org_id = :org AND code = :code;

-- name: service_errand_insert :exec
-- Takes an errand.
INSERT INTO errand (org_id, id, village_id, item_code, item_name, person, mandate, witness, agent, state,
        accepted_on, due_on, closed_on)
    VALUES (:org, :id, :village_id, :item_code, :item_name, :person, :mandate, :witness, :agent, 'accepted',
        :accepted_on, NULL, NULL);

-- name: service_errand :one
-- One errand.
SELECT id, village_id, item_code, item_name, person, mandate, witness, agent, state, accepted_on, due_on,
       closed_on
  FROM errand WHERE org_id = :org AND id = :id;

-- name: service_errands :many
-- Errands of a village (0: of all), open ones first, newest first.
SELECT id, village_id, item_code, item_name, person, mandate, witness, agent, state, accepted_on, due_on,
       closed_on
  FROM errand WHERE org_id = :org AND (:village_id = 0 OR village_id = :village_id)
 ORDER BY CASE WHEN closed_on IS NULL THEN 0 ELSE 1 END, id DESC LIMIT 500;

-- name: service_errand_state :exec
-- Moves an errand on.
UPDATE errand SET state = :state, due_on = :due_on, closed_on = :closed_on WHERE org_id = :org AND id = :id;

-- name: service_errand_note :exec
-- Writes its log.
INSERT INTO errand_event (org_id, errand_id, seq, at, account, actor, event, note)
    SELECT :org, CAST(:id AS BIGINT), COALESCE(MAX(seq), 0) + 1, CAST(:now AS BIGINT), CAST(:account AS BIGINT),
           CAST(:actor AS TEXT), CAST(:event AS TEXT), CAST(:note AS TEXT)
      FROM errand_event WHERE org_id = :org AND errand_id = :id;

-- name: service_errand_log :many
-- What was done on an errand.
SELECT at, actor, event, note FROM errand_event WHERE org_id = :org AND errand_id = :id ORDER BY seq;

-- name: service_errand_waiting :many
-- Errands that are not closed, by village; how many are over the promised day.
SELECT village_id, COUNT(*) AS open,
       SUM(CASE WHEN state = 'submitted' AND due_on < :today THEN 1 ELSE 0 END) AS late
  FROM errand WHERE org_id = :org AND closed_on IS NULL GROUP BY village_id ORDER BY village_id;

-- name: service_errand_due :many
-- Errands handed in and not closed whose promised day lies in a span, of a village (0: of all).
SELECT id, village_id, item_name, due_on
  FROM errand
 WHERE org_id = :org AND closed_on IS NULL AND due_on >= :first_day AND due_on <= :last_day
   AND (:village_id = 0 OR village_id = :village_id) ORDER BY due_on, id LIMIT 500;

-- name: service_errand_counts :many
-- Errands taken since a day, by village; how many are closed.
SELECT village_id, COUNT(*) AS taken, SUM(CASE WHEN state = 'delivered' THEN 1 ELSE 0 END) AS delivered
  FROM errand WHERE org_id = :org AND accepted_on >= :day GROUP BY village_id ORDER BY village_id;
