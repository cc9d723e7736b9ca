-- Proactive disclosure: columns and items.

-- name: disclose_column_put :exec
-- Adds a column or changes it; its code stays.
INSERT INTO disclosure_column (org_id, code, name, part, position, category, max_age_days)
    VALUES (:org, :code, :name, :part, :position, :category, :max_age_days)
    ON CONFLICT (org_id, code) DO UPDATE SET name = :name, part = :part, position = :position,
        category = :category, max_age_days = :max_age_days;

-- name: disclose_columns :many
-- All columns with how many items they show and the newest day.
SELECT c.code, c.name, c.part, c.position, c.category, c.max_age_days,
       COUNT(i.id) AS items, MAX(i.released_on) AS newest
  FROM disclosure_column c
  LEFT JOIN disclosure_item i
         ON i.org_id = c.org_id AND i.column_code = c.code AND i.state = 'released'
 WHERE c.org_id = :org
 GROUP BY c.code, c.name, c.part, c.position, c.category, c.max_age_days
 ORDER BY c.position, c.code;

-- name: disclose_column :one
-- One column.
SELECT c.code, c.name, c.part, c.position, c.category, c.max_age_days,
       (SELECT COUNT(*) FROM disclosure_item i
         WHERE i.org_id = :org AND i.column_code = c.code AND i.state = 'released') AS items,
       (SELECT MAX(i.released_on) FROM disclosure_item i
         WHERE i.org_id = :org AND i.column_code = c.code AND i.state = 'released') AS newest
  FROM disclosure_column c WHERE c.org_id = :org AND c.code = :code;

-- name: disclose_insert :exec
-- A new draft.
INSERT INTO disclosure_item (org_id, id, column_code, state, kind, index_no, title, doc_no, issuer,
        abstract, body, validity, formed_on, released_on, released_at, repealed_on, explains_id,
        sample, author_id, version, changed_at)
    VALUES (:org, :id, :column_code, 'draft', :kind, NULL, :title, :doc_no, :issuer, :abstract, :body,
        'valid', :formed_on, NULL, NULL, NULL, :explains_id, :sample, :author_id, 1, :now);

-- name: disclose_release :exec
-- A draft becomes public; nothing happens to an item in another state.
UPDATE disclosure_item SET state = 'released', index_no = :index_no, released_on = :day,
       released_at = :now, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = 'draft';

-- name: disclose_withdraw :exec
-- A public item is taken back; its line stays.
UPDATE disclosure_item SET state = 'withdrawn', version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = 'released';

-- name: disclose_item :one
-- One item, whatever its state.
SELECT id, column_code, state, kind, index_no, title, doc_no, issuer, abstract, body, validity,
       formed_on, released_on, repealed_on, explains_id, sample
  FROM disclosure_item WHERE org_id = :org AND id = :id;

-- name: disclose_list :many
-- Public items of a column (all columns when it is empty), newest first.
SELECT id, column_code, state, kind, index_no, title, doc_no, issuer, abstract, '' AS body, validity,
       formed_on, released_on, repealed_on, explains_id, sample
  FROM disclosure_item
 WHERE org_id = :org AND state = 'released' AND (:column_code = '' OR column_code = :column_code)
 ORDER BY released_on DESC, id DESC LIMIT :n OFFSET :skip;

-- name: disclose_count :one
-- How many public items a column has (all columns when it is empty).
SELECT COUNT(*) AS items FROM disclosure_item
 WHERE org_id = :org AND state = 'released' AND (:column_code = '' OR column_code = :column_code);

-- name: disclose_search :many
-- Public items whose title or text holds the words; newest first.
SELECT id, column_code, state, kind, index_no, title, doc_no, issuer, abstract, '' AS body, validity,
       formed_on, released_on, repealed_on, explains_id, sample
  FROM disclosure_item
 WHERE org_id = :org AND state = 'released' AND (title LIKE :like OR body LIKE :like)
 ORDER BY released_on DESC, id DESC LIMIT :n;

-- name: disclose_by_category :many
-- Items released in a time by the category that the annual report counts.
SELECT c.category, COUNT(*) AS items
  FROM disclosure_item i
  JOIN disclosure_column c ON c.org_id = i.org_id AND c.code = i.column_code
 WHERE i.org_id = :org AND i.released_on >= :first_day AND i.released_on <= :last_day
   AND i.state = 'released'
 GROUP BY c.category ORDER BY c.category;

-- name: disclose_in_category :many
-- The items behind one of those numbers (all categories when it is empty), oldest first.
SELECT i.id, i.column_code, i.state, i.kind, i.index_no, i.title, i.doc_no, i.issuer, i.abstract,
       '' AS body, i.validity, i.formed_on, i.released_on, i.repealed_on, i.explains_id, i.sample
  FROM disclosure_item i
  JOIN disclosure_column c ON c.org_id = i.org_id AND c.code = i.column_code
 WHERE i.org_id = :org AND i.released_on >= :first_day AND i.released_on <= :last_day
   AND i.state = 'released' AND (:category = '' OR c.category = :category)
 ORDER BY i.released_on, i.id;

-- name: disclose_normative :one
-- Normative documents issued and repealed in a time, and in force on its last day.
SELECT COALESCE(SUM(CASE WHEN formed_on >= :first_day AND formed_on <= :last_day THEN 1 ELSE 0 END), 0)
           AS issued,
       COALESCE(SUM(CASE WHEN repealed_on >= :first_day AND repealed_on <= :last_day THEN 1 ELSE 0 END), 0)
           AS repealed,
       COALESCE(SUM(CASE WHEN formed_on <= :last_day AND (repealed_on IS NULL OR repealed_on > :last_day)
                    THEN 1 ELSE 0 END), 0) AS effective
  FROM disclosure_item WHERE org_id = :org AND kind = 'normative' AND state = 'released';

-- name: disclose_normative_list :many
-- The documents behind those numbers: made before the last day and not repealed before the first.
SELECT id, column_code, state, kind, index_no, title, doc_no, issuer, abstract, '' AS body, validity,
       formed_on, released_on, repealed_on, explains_id, sample
  FROM disclosure_item
 WHERE org_id = :org AND kind = 'normative' AND state = 'released' AND formed_on <= :last_day
   AND (repealed_on IS NULL OR repealed_on >= :first_day)
 ORDER BY formed_on, id;
