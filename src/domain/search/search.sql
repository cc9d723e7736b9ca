-- Search over what is public. Twins: FTS5 and tsvector from the same tokens.

-- name: search_put :exec
-- A public item's text as it is shown.
INSERT INTO search_document (org_id, item_id, sort_key, column_code, kind, validity, released_on,
        index_no, doc_no, title, body, tokens, initials)
    VALUES (:org, :item_id, :sort_key, :column_code, :kind, :validity, :released_on, :index_no,
        :doc_no, :title, :body, '', :initials);

-- name: search_index_put :exec
-- only: sqlite
-- The tokens of a document. VALUES, never SELECT: an INSERT that may hold several rows opens a savepoint, at which
-- FTS5 writes out what it has gathered, one segment a document instead of one a transaction.
INSERT INTO search_index (rowid, title, body, meta) VALUES (:sort_key + 0 * :org, :title, :body, :meta);

-- name: search_index_put :exec
-- only: postgres
-- The tokens of a document: in order, and as a vector.
UPDATE search_document SET tokens = CAST(:title AS TEXT) || ' ' || chr(10) || CAST(:body AS TEXT) || ' ',
       vector = array_to_tsvector(array_remove(string_to_array(CAST(:title AS TEXT) || CAST(:body AS TEXT) || CAST(:meta AS TEXT), ' '), ''))
 WHERE org_id = :org AND sort_key = :sort_key;

-- name: search_index_take :exec
-- only: sqlite
-- Takes a document's tokens out again; they must be those it was put in with.
INSERT INTO search_index (search_index, rowid, title, body, meta)
    VALUES ('delete', :sort_key + 0 * :org, :title, :body, :meta);

-- name: search_index_take :exec
-- only: postgres
-- Takes a document's tokens out again.
UPDATE search_document SET tokens = '', vector = NULL
 WHERE org_id = :org AND sort_key = :sort_key
   AND CAST(:title AS TEXT) || CAST(:body AS TEXT) || CAST(:meta AS TEXT) IS NOT NULL;

-- name: search_remove :exec
-- An item is no longer public.
DELETE FROM search_document WHERE org_id = :org AND item_id = :item_id;

-- name: search_document :one
-- What is kept of one item.
SELECT item_id, sort_key, column_code, kind, validity, released_on, index_no, doc_no, title, body
  FROM search_document WHERE org_id = :org AND item_id = :item_id;

-- name: search_next :many
-- Documents behind one, by number of the item: for taking all out.
SELECT item_id FROM search_document WHERE org_id = :org AND item_id > :item_id ORDER BY item_id LIMIT :n;

-- name: search_known :one
-- How many documents there are.
SELECT COUNT(*) AS documents FROM search_document WHERE org_id = :org;

-- name: search_keys :many
-- only: sqlite
-- Keys of matching documents, newest first; the tokens decide.
SELECT s.rowid AS sort_key FROM search_index s
 WHERE s.search_index MATCH :q AND length(:needles) + :title_only >= 0 AND :org > 0
 ORDER BY s.rowid DESC LIMIT :n;

-- name: search_keys :many
-- only: postgres
-- Keys of matching documents, newest first; the vector finds them, the order of the tokens is looked at after.
SELECT sort_key FROM search_document
 WHERE org_id = :org AND vector @@ CAST(:q AS tsquery)
   AND CASE WHEN CAST(:title_only AS BIGINT) = 1 THEN split_part(tokens, chr(10), 1) ELSE tokens END
       LIKE ALL (string_to_array(:needles, chr(10)))
 ORDER BY sort_key DESC LIMIT :n;

-- name: search_by_keys :many
-- only: sqlite
-- Documents of a list of keys ("[1,2]"), newest first.
SELECT item_id, column_code, kind, validity, released_on, index_no, doc_no, title, body
  FROM search_document
 WHERE org_id = :org AND sort_key IN (SELECT k.value FROM json_each(:keys) k) ORDER BY sort_key DESC;

-- name: search_by_keys :many
-- only: postgres
-- Documents of a list of keys ("[1,2]"), newest first.
SELECT item_id, column_code, kind, validity, released_on, index_no, doc_no, title, body
  FROM search_document
 WHERE org_id = :org AND sort_key = ANY (CAST(translate(:keys, '[]', '{}') AS BIGINT[])) ORDER BY sort_key DESC;

-- name: search_by_initials :many
-- Titles that begin so in pinyin initials, newest first.
SELECT title, sort_key FROM search_document
 WHERE org_id = :org AND initials >= :first AND initials < :behind
 ORDER BY sort_key DESC LIMIT :n;

-- name: search_spelled :many
-- Titles that have these initials in a row, among the newest, newest first; the letters are read from their index alone.
SELECT title FROM search_document
 WHERE org_id = :org AND sort_key IN (
    SELECT sort_key FROM (
        SELECT sort_key, initials FROM search_document WHERE org_id = :org
         ORDER BY sort_key DESC LIMIT :newest) AS newest
     WHERE initials LIKE :spelled ORDER BY sort_key DESC LIMIT :n)
 ORDER BY sort_key DESC;

-- name: search_newer :many
-- The next newer document of the column.
SELECT item_id, title FROM search_document
 WHERE org_id = :org AND column_code = :column_code AND sort_key > :sort_key ORDER BY sort_key LIMIT 1;

-- name: search_older :many
-- The next older document of the column.
SELECT item_id, title FROM search_document
 WHERE org_id = :org AND column_code = :column_code AND sort_key < :sort_key ORDER BY sort_key DESC LIMIT 1;
