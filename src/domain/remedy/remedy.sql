-- Reviews and lawsuits about disclosure.

-- name: remedy_insert :exec
-- A new one.
INSERT INTO remedy (org_id, id, kind, case_no, subject, body, their_no, simple, review_id, filed_on, got_on,
                    answered_on, closed_on, result, note, version, changed_at)
    VALUES (:org, :id, :kind, :case_no, :subject, :body, :their_no, :simple, :review_id, :filed_on, :got_on,
            :answered_on, :closed_on, :result, :note, 1, :now);

-- name: remedy_update :exec
-- The same, changed, over the version that was read.
UPDATE remedy SET kind = :kind, case_no = :case_no, subject = :subject, body = :body, their_no = :their_no,
       simple = :simple, review_id = :review_id, filed_on = :filed_on, got_on = :got_on,
       answered_on = :answered_on, closed_on = :closed_on, result = :result, note = :note,
       version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND version = :version;

-- name: remedy_get :one
-- One of them.
SELECT id, kind, case_no, subject, body, their_no, simple, review_id, filed_on, got_on, answered_on, closed_on,
       result, note, version
  FROM remedy WHERE org_id = :org AND id = :id;

-- name: remedy_list :many
-- Those that touch a time: filed up to its end and not closed before its start; the newest first.
SELECT id, kind, case_no, subject, body, their_no, simple, review_id, filed_on, got_on, answered_on, closed_on,
       result, note, version
  FROM remedy
 WHERE org_id = :org AND filed_on <= :last_day AND (closed_on IS NULL OR closed_on >= :first_day)
 ORDER BY filed_on DESC, id DESC LIMIT 10000;

-- name: remedy_of_case :many
-- Those about one application.
SELECT id, kind, case_no, subject, body, their_no, simple, review_id, filed_on, got_on, answered_on, closed_on,
       result, note, version
  FROM remedy WHERE org_id = :org AND case_no = :case_no ORDER BY filed_on, id LIMIT 1000;

-- name: remedy_counts :many
-- Table 4: closed in a time by result, or pending on its last day, by kind.
SELECT kind, CASE WHEN closed_on IS NULL OR closed_on > :last_day THEN 'pending' ELSE result END AS result,
       COUNT(*) AS cases
  FROM remedy
 WHERE org_id = :org AND filed_on <= :last_day AND (closed_on IS NULL OR closed_on >= :first_day)
 GROUP BY kind, CASE WHEN closed_on IS NULL OR closed_on > :last_day THEN 'pending' ELSE result END
 ORDER BY kind, 2;

-- name: remedy_forget :exec
-- Words that may name a person; kind, body, number, days and result stay.
UPDATE remedy SET subject = '（个人信息已按期限清除）', note = '', version = version + 1, changed_at = :now
 WHERE org_id = :org AND case_no = :case_no;
