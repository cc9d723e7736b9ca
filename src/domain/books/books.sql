-- Village books: vouchers, entries, months, registers.

-- name: books_voucher_insert :exec
-- A new draft.
INSERT INTO book_voucher (org_id, id, village_id, month, day, kind, state, number, summary, payee, handler, witness,
        total_fen, corrects_id, remark, made_by, approved_by, version, changed_at, sample)
    VALUES (:org, :id, :village, :month, :day, :kind, 'draft', NULL, :summary, :payee, :handler, :witness,
        :total, :corrects, '', :made_by, NULL, 1, :now, :sample);

-- name: books_voucher_update :exec
-- A draft, or one that came back, in the version that was read.
UPDATE book_voucher SET month = :month, day = :day, kind = :kind, state = 'draft', summary = :summary, payee = :payee,
        handler = :handler, witness = :witness, total_fen = :total, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND village_id = :village AND version = :version AND state IN ('draft', 'returned');

-- name: books_entry_clear :exec
-- The lines of a draft are written anew.
DELETE FROM book_entry WHERE org_id = :org AND voucher_id = :id;

-- name: books_entry_insert :exec
-- One line.
INSERT INTO book_entry (org_id, voucher_id, line, account, name, debit_fen, credit_fen)
    VALUES (:org, :id, :line, :account, :name, :debit, :credit);

-- name: books_voucher_move :exec
-- From one state to the next; nobody else moved it in between.
UPDATE book_voucher SET state = :to, number = :number, remark = :remark, approved_by = :approved_by,
        version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = :from;

-- name: books_voucher :one
-- One voucher.
SELECT id, village_id, month, day, kind, state, number, summary, payee, handler, witness, total_fen, corrects_id, remark,
       made_by, approved_by, version, sample,
       (SELECT COUNT(*) FROM book_image i WHERE i.org_id = :org AND i.voucher_id = v.id) AS images
  FROM book_voucher v WHERE v.org_id = :org AND v.id = :id;

-- name: books_vouchers :many
-- A month of a village: numbered ones first.
SELECT id, village_id, month, day, kind, state, number, summary, payee, handler, witness, total_fen, corrects_id, remark,
       made_by, approved_by, version, sample,
       (SELECT COUNT(*) FROM book_image i WHERE i.org_id = :org AND i.voucher_id = v.id) AS images
  FROM book_voucher v WHERE v.org_id = :org AND v.village_id = :village AND v.month = :month
 ORDER BY COALESCE(v.number, 1000000), v.id;

-- name: books_vouchers_waiting :many
-- What waits in a state.
SELECT id, village_id, month, day, kind, state, number, summary, payee, handler, witness, total_fen, corrects_id, remark,
       made_by, approved_by, version, sample, 0 AS images
  FROM book_voucher v WHERE v.org_id = :org AND v.state = :state ORDER BY v.changed_at, v.id LIMIT :n;

-- name: books_entries :many
-- The lines of one voucher.
SELECT account, name, debit_fen, credit_fen FROM book_entry WHERE org_id = :org AND voucher_id = :id ORDER BY line;

-- name: books_first_month :one
-- The month of the oldest voucher that counts.
SELECT COALESCE(MIN(month), '') AS month FROM book_voucher
 WHERE org_id = :org AND village_id = :village AND state <> 'void';

-- name: books_last_closed :one
-- The last closed month.
SELECT COALESCE(MAX(month), '') AS month FROM book_month WHERE org_id = :org AND village_id = :village;

-- name: books_undecided :one
-- Vouchers of a month that are neither approved nor void.
SELECT COUNT(*) AS n FROM book_voucher
 WHERE org_id = :org AND village_id = :village AND month = :month AND state NOT IN ('approved', 'void');

-- name: books_sums :many
-- What a month's approved vouchers put on each account.
SELECT e.account, MAX(e.name) AS name, CAST(SUM(e.debit_fen) AS BIGINT) AS debit, CAST(SUM(e.credit_fen) AS BIGINT) AS credit
  FROM book_voucher v JOIN book_entry e ON e.org_id = :org AND e.voucher_id = v.id
 WHERE v.org_id = :org AND v.village_id = :village AND v.month = :month AND v.state = 'approved'
 GROUP BY e.account ORDER BY e.account;

-- name: books_moves :many
-- What each approved voucher of a month moved on each account of the chart; the caller picks cash and bank.
SELECT v.id, v.kind, substr(e.account, 1, 3) AS top, CAST(SUM(e.debit_fen - e.credit_fen) AS BIGINT) AS moved
  FROM book_voucher v JOIN book_entry e ON e.org_id = :org AND e.voucher_id = v.id
 WHERE v.org_id = :org AND v.village_id = :village AND v.month = :month AND v.state = 'approved'
 GROUP BY v.id, v.kind, substr(e.account, 1, 3) ORDER BY v.id;

-- name: books_month_insert :exec
-- A month is closed.
INSERT INTO book_month (org_id, village_id, month, vouchers, cash_opening, receipts, payments, cash_closing, income,
        expense, closed_by, closed_at, checkers)
    VALUES (:org, :village, :month, :vouchers, :cash_opening, :receipts, :payments, :cash_closing, :income,
        :expense, :closed_by, :now, '');

-- name: books_balance_insert :exec
-- One account of a closed month.
INSERT INTO book_balance (org_id, village_id, month, account, name, opening_fen, debit_fen, credit_fen, closing_fen)
    VALUES (:org, :village, :month, :account, :name, :opening, :debit, :credit, :closing);

-- name: books_balances :many
-- The trial balance of a closed month.
SELECT account, name, opening_fen, debit_fen, credit_fen, closing_fen FROM book_balance
 WHERE org_id = :org AND village_id = :village AND month = :month ORDER BY account;

-- name: books_month_publish :exec
-- A closed month becomes public; once.
UPDATE book_month SET checkers = :checkers, published_on = :day, sha256 = :sha256
 WHERE org_id = :org AND village_id = :village AND month = :month AND published_on IS NULL;

-- name: books_month :one
-- One closed month.
SELECT village_id, month, vouchers, cash_opening, receipts, payments, cash_closing, income, expense, checkers,
       published_on, sha256 FROM book_month
 WHERE org_id = :org AND village_id = :village AND month = :month;

-- name: books_months :many
-- Closed months, newest first.
SELECT village_id, month, vouchers, cash_opening, receipts, payments, cash_closing, income, expense, checkers,
       published_on, sha256 FROM book_month
 WHERE org_id = :org AND village_id = :village ORDER BY month DESC;

-- name: books_months_latest :many
-- The newest published month of each village.
SELECT m.village_id, m.month, m.vouchers, m.cash_opening, m.receipts, m.payments, m.cash_closing, m.income, m.expense,
       m.checkers, m.published_on, m.sha256
  FROM book_month m
 WHERE m.org_id = :org AND m.published_on IS NOT NULL
   AND m.month = (SELECT MAX(l.month) FROM book_month l
                   WHERE l.org_id = :org AND l.village_id = m.village_id AND l.published_on IS NOT NULL)
 ORDER BY m.village_id;

-- name: books_image_insert :exec
-- One picture.
INSERT INTO book_image (org_id, voucher_id, n, sha256, type, size, shown)
    VALUES (:org, :id, :n, :sha256, :type, :size, 0);

-- name: books_image_show :exec
-- Public or not.
UPDATE book_image SET shown = :shown WHERE org_id = :org AND voucher_id = :id AND n = :n;

-- name: books_images :many
-- Pictures of a voucher.
SELECT n, sha256, type, size, shown FROM book_image WHERE org_id = :org AND voucher_id = :id ORDER BY n;

-- name: books_register_insert :exec
-- A new entry.
INSERT INTO book_register (org_id, id, village_id, kind, name, party, quantity, value_fen, from_day, until_day, note,
        ended_on, changed_at, sample)
    VALUES (:org, :id, :village, :kind, :name, :party, :quantity, :value, :from_day, :until_day, :note,
        :ended_on, :now, :sample);

-- name: books_register_update :exec
-- An entry changes; kind and village stay.
UPDATE book_register SET name = :name, party = :party, quantity = :quantity, value_fen = :value, from_day = :from_day,
        until_day = :until_day, note = :note, ended_on = :ended_on, changed_at = :now
 WHERE org_id = :org AND id = :id AND village_id = :village;

-- name: books_registers :many
-- A village's registers.
SELECT id, village_id, kind, name, party, quantity, value_fen, from_day, until_day, note, ended_on, sample
  FROM book_register WHERE org_id = :org AND village_id = :village ORDER BY kind, COALESCE(until_day, '9999'), id;

-- name: books_registers_ending :many
-- Contracts that end soon or have ended unnoticed.
SELECT id, village_id, kind, name, party, quantity, value_fen, from_day, until_day, note, ended_on, sample
  FROM book_register WHERE org_id = :org AND kind = 'contract' AND ended_on IS NULL AND until_day <= :day
 ORDER BY until_day, id;

-- name: books_source :one
-- What a number of a list became; one that was made void may come again.
SELECT s.digest FROM book_source s JOIN book_voucher v ON v.org_id = :org AND v.id = s.voucher_id
 WHERE s.org_id = :org AND s.village_id = :village AND s.month = :month AND s.number = :number AND v.state <> 'void';

-- name: books_source_put :exec
-- A number of a list became a voucher.
INSERT INTO book_source (org_id, village_id, month, number, digest, voucher_id)
    VALUES (:org, :village, :month, :number, :digest, :id)
    ON CONFLICT (org_id, village_id, month, number) DO UPDATE SET digest = excluded.digest,
        voucher_id = excluded.voucher_id;
