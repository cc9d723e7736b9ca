-- Livelihood funds: catalogue, allocations, payment lists, sums, codes for the own payments.

-- name: funds_insert :exec
-- A new fund.
INSERT INTO fund (org_id, id, year, code, name, department, document, item_number, object, standard, channel, ended,
        version, changed_at, sample)
    VALUES (:org, :id, :year, :code, :name, :department, :document, :item_number, :object, :standard, :channel, :ended,
        1, :now, :sample);

-- name: funds_update :exec
-- A fund in the version that was read.
UPDATE fund SET name = :name, department = :department, document = :document, item_number = :item_number,
        object = :object, standard = :standard, channel = :channel, ended = :ended, version = version + 1,
        changed_at = :now
 WHERE org_id = :org AND id = :id AND version = :version;

-- name: funds_one :one
-- One fund.
SELECT id, year, code, name, department, document, item_number, object, standard, channel, ended, version, sample
  FROM fund WHERE org_id = :org AND id = :id;

-- name: funds_by_code :one
-- The fund of a year by its code.
SELECT id FROM fund WHERE org_id = :org AND year = :year AND code = :code;

-- name: funds_of_year :many
-- The catalogue of a year, or of all years.
SELECT id, year, code, name, department, document, item_number, object, standard, channel, ended, version, sample
  FROM fund WHERE org_id = :org AND (:year = 0 OR year = :year) ORDER BY year DESC, code;

-- name: funds_years :many
-- Years in the catalogue.
SELECT DISTINCT year FROM fund WHERE org_id = :org ORDER BY year DESC LIMIT :n;

-- name: funds_allocation_insert :exec
-- Money that came down.
INSERT INTO fund_allocation (org_id, id, fund_id, year, from_level, to_level, village_id, amount_fen, document, day,
        made_by, made_at, sample)
    VALUES (:org, :id, :fund, :year, :from, :to, :village, :amount, :document, :day, :made_by, :now, :sample);

-- name: funds_allocations :many
-- Allocations of a fund, or of a year.
SELECT id, fund_id, from_level, to_level, village_id, amount_fen, document, day, sample FROM fund_allocation
 WHERE org_id = :org AND year = :year AND (:fund = 0 OR fund_id = :fund) ORDER BY day, id;

-- name: funds_totals :many
-- Running sums of a year by fund and village.
SELECT year, fund_id, village_id, payments, paid_fen, returned, returned_fen FROM fund_total
 WHERE org_id = :org AND year = :year AND (:fund = 0 OR fund_id = :fund) AND (:village = 0 OR village_id = :village)
   AND payments + returned > 0
 ORDER BY fund_id, village_id;

-- name: funds_batch_same :one
-- A list with this digest that still counts.
SELECT id, state FROM fund_batch
 WHERE org_id = :org AND digest = :digest AND state <> 'void' ORDER BY id DESC LIMIT 1;

-- name: funds_batch_insert :exec
-- A list that is being loaded.
INSERT INTO fund_batch (org_id, id, fund_id, year, title, period, digest, state, payments, paid_fen, returned,
        returned_fen, flagged, remark, made_by, approved_by, published_on, names_until, sha256, version, changed_at,
        sample)
    VALUES (:org, :id, :fund, :year, :title, :period, :digest, 'loading', 0, 0, 0, 0, 0, '', :made_by, NULL, NULL, NULL,
        '', 1, :now, :sample);

-- name: funds_payment_insert :exec
-- One row.
INSERT INTO fund_payment (org_id, batch_id, line, village_id, name_shown, sealed, person_key, quantity, standard_fen,
        amount_fen, paid_on, returned, flags, row_key)
    VALUES (:org, :batch, :line, :village, :name_shown, :sealed, :person_key, :quantity, :standard, :amount, :paid_on,
        :returned, :flags, :row_key);

-- name: funds_payment_clear :exec
-- Rows of a list that was not loaded to its end.
DELETE FROM fund_payment WHERE org_id = :org AND batch_id = :batch;

-- name: funds_batch_clear :exec
-- A list that was not loaded to its end.
DELETE FROM fund_batch WHERE org_id = :org AND id = :batch AND state = 'loading';

-- name: funds_batch_sum :exec
-- A loaded list's sums by village.
INSERT INTO fund_batch_total (org_id, batch_id, village_id, payments, paid_fen, returned, returned_fen)
    SELECT org_id, batch_id, village_id, CAST(SUM(1 - returned) AS BIGINT),
           CAST(SUM(CASE WHEN returned = 0 THEN amount_fen ELSE 0 END) AS BIGINT), CAST(SUM(returned) AS BIGINT),
           CAST(SUM(CASE WHEN returned = 1 THEN amount_fen ELSE 0 END) AS BIGINT)
      FROM fund_payment WHERE org_id = :org AND batch_id = :batch GROUP BY org_id, batch_id, village_id;

-- name: funds_batch_loaded :exec
-- Loaded to its end: it waits for the second person.
UPDATE fund_batch SET state = 'loaded', payments = :payments, paid_fen = :paid, returned = :returned,
        returned_fen = :returned_fen, flagged = :flagged, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :batch AND state = 'loading';

-- name: funds_batch_move :exec
-- From one state to the next; nobody else moved it in between.
UPDATE fund_batch SET state = :to, remark = :remark, approved_by = :approved_by, published_on = :published_on,
        names_until = :names_until, sha256 = :sha256, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :batch AND state = :from;

-- name: funds_batch :one
-- One list.
SELECT id, fund_id, year, title, period, state, payments, paid_fen, returned, returned_fen, flagged, remark, made_by,
       approved_by, published_on, names_until, sha256, version, sample
  FROM fund_batch WHERE org_id = :org AND id = :batch;

-- name: funds_batches :many
-- Lists of a fund, newest first.
SELECT id, fund_id, year, title, period, state, payments, paid_fen, returned, returned_fen, flagged, remark, made_by,
       approved_by, published_on, names_until, sha256, version, sample
  FROM fund_batch WHERE org_id = :org AND fund_id = :fund AND (:public = 0 OR state = 'published')
 ORDER BY id DESC LIMIT 500;

-- name: funds_batches_in :many
-- Lists in a state.
SELECT id, fund_id, year, title, period, state, payments, paid_fen, returned, returned_fen, flagged, remark, made_by,
       approved_by, published_on, names_until, sha256, version, sample
  FROM fund_batch WHERE org_id = :org AND state = :state ORDER BY changed_at, id LIMIT :n;

-- name: funds_batch_totals :many
-- A list's sums by village.
SELECT village_id, payments, paid_fen, returned, returned_fen FROM fund_batch_total
 WHERE org_id = :org AND batch_id = :batch ORDER BY village_id;

-- name: funds_total_add :exec
-- A published list joins the running sums.
INSERT INTO fund_total (org_id, year, fund_id, village_id, payments, paid_fen, returned, returned_fen)
    SELECT org_id, CAST(:year AS BIGINT), CAST(:fund AS BIGINT), village_id, payments, paid_fen, returned, returned_fen
      FROM fund_batch_total WHERE org_id = :org AND batch_id = :batch
    ON CONFLICT (org_id, year, fund_id, village_id) DO UPDATE
       SET payments = fund_total.payments + excluded.payments, paid_fen = fund_total.paid_fen + excluded.paid_fen,
           returned = fund_total.returned + excluded.returned,
           returned_fen = fund_total.returned_fen + excluded.returned_fen;

-- name: funds_total_take :exec
-- A withdrawn list leaves the running sums.
INSERT INTO fund_total (org_id, year, fund_id, village_id, payments, paid_fen, returned, returned_fen)
    SELECT org_id, CAST(:year AS BIGINT), CAST(:fund AS BIGINT), village_id, -payments, -paid_fen, -returned,
           -returned_fen
      FROM fund_batch_total WHERE org_id = :org AND batch_id = :batch
    ON CONFLICT (org_id, year, fund_id, village_id) DO UPDATE
       SET payments = fund_total.payments + excluded.payments, paid_fen = fund_total.paid_fen + excluded.paid_fen,
           returned = fund_total.returned + excluded.returned,
           returned_fen = fund_total.returned_fen + excluded.returned_fen;

-- name: funds_year_sum :exec
-- The year's sum, from the sums by fund and village.
INSERT INTO fund_year_total (org_id, year, payments, paid_fen, returned, returned_fen)
    SELECT org_id, year, CAST(SUM(payments) AS BIGINT), CAST(SUM(paid_fen) AS BIGINT), CAST(SUM(returned) AS BIGINT),
           CAST(SUM(returned_fen) AS BIGINT)
      FROM fund_total WHERE org_id = :org AND year = :year GROUP BY org_id, year
    ON CONFLICT (org_id, year) DO UPDATE
       SET payments = excluded.payments, paid_fen = excluded.paid_fen, returned = excluded.returned,
           returned_fen = excluded.returned_fen;

-- name: funds_year_totals :many
-- All years.
SELECT year, payments, paid_fen, returned, returned_fen FROM fund_year_total
 WHERE org_id = :org AND payments + returned > 0 ORDER BY year LIMIT :n;

-- name: funds_payments :many
-- A page of a list.
SELECT batch_id, line, village_id, name_shown, quantity, standard_fen, amount_fen, paid_on, returned, flags
  FROM fund_payment WHERE org_id = :org AND batch_id = :batch AND line > :after ORDER BY line LIMIT :n;

-- name: funds_payments_village :many
-- A page of a list, one village.
SELECT batch_id, line, village_id, name_shown, quantity, standard_fen, amount_fen, paid_on, returned, flags
  FROM fund_payment WHERE org_id = :org AND batch_id = :batch AND village_id = :village AND line > :after
 ORDER BY line LIMIT :n;

-- name: funds_payment :one
-- One row with its sealed part.
SELECT batch_id, line, village_id, name_shown, quantity, standard_fen, amount_fen, paid_on, returned, flags, sealed,
       person_key
  FROM fund_payment WHERE org_id = :org AND batch_id = :batch AND line = :line;

-- name: funds_pass_put :exec
-- A person's fresh code; the earlier one ends.
INSERT INTO fund_pass (org_id, person_key, look, issued_by, issued_at, until_day)
    VALUES (:org, :person_key, :look, :issued_by, :now, :until_day)
    ON CONFLICT (org_id, person_key) DO UPDATE
       SET look = excluded.look, issued_by = excluded.issued_by, issued_at = excluded.issued_at,
           until_day = excluded.until_day;

-- name: funds_pass_find :one
-- Whose code this is.
SELECT person_key FROM fund_pass WHERE org_id = :org AND look = :look AND until_day >= :day;

-- name: funds_own :many
-- A person's published payments.
SELECT p.batch_id, p.line, p.village_id, p.quantity, p.amount_fen, p.paid_on, p.returned, p.sealed, f.id AS fund_id,
       f.name AS fund_name, b.period
  FROM fund_payment p
  JOIN fund_batch b ON b.org_id = :org AND b.id = p.batch_id AND b.state = 'published'
  JOIN fund f ON f.org_id = :org AND f.id = b.fund_id
 WHERE p.org_id = :org AND p.person_key = :person_key ORDER BY p.paid_on DESC, p.batch_id DESC, p.line LIMIT 500;

-- name: funds_paid :many
-- Payments for matching: of lists that wait, are approved or public.
SELECT p.batch_id, p.line, p.village_id, p.sealed, p.quantity, p.standard_fen, p.amount_fen, p.paid_on,
       f.name AS fund_name, b.period
  FROM fund_batch b
  JOIN fund f ON f.org_id = :org AND f.id = b.fund_id
  JOIN fund_payment p ON p.org_id = :org AND p.batch_id = b.id
 WHERE b.org_id = :org AND b.state IN ('loaded', 'approved', 'published') AND p.returned = 0 AND p.paid_on >= :from_day
 ORDER BY p.batch_id, p.line;

-- name: funds_row_keys :many
-- Rows that lists of a fund and period have.
SELECT p.row_key FROM fund_batch b JOIN fund_payment p ON p.org_id = :org AND p.batch_id = b.id
 WHERE b.org_id = :org AND b.fund_id = :fund AND b.period = :period AND b.state IN ('loaded', 'approved', 'published');

-- name: funds_mapping_insert :exec
-- How a header is read.
INSERT INTO fund_mapping (org_id, id, header_key, header, places, made_by, made_at, ended)
    VALUES (:org, :id, :header_key, :header, :places, :made_by, :now, 0);

-- name: funds_mapping_end_key :exec
-- The earlier entry for a header ends.
UPDATE fund_mapping SET ended = 1 WHERE org_id = :org AND header_key = :header_key AND ended = 0;

-- name: funds_mapping_end :exec
-- An entry ends.
UPDATE fund_mapping SET ended = 1 WHERE org_id = :org AND id = :id AND ended = 0;

-- name: funds_mappings :many
-- Entries in force.
SELECT id, header, places, made_at FROM fund_mapping WHERE org_id = :org AND ended = 0 ORDER BY id DESC LIMIT 500;
