-- Proactive disclosure: columns and items.

-- name: disclose_column_put :exec
-- Adds a column or changes it; its code stays.
INSERT INTO disclosure_column (org_id, code, name, part, position, category, max_age_days)
    VALUES (:org, :code, :name, :part, :position, :category, :max_age_days)
    ON CONFLICT (org_id, code) DO UPDATE SET name = :name, part = :part, position = :position,
        category = :category, max_age_days = :max_age_days;

-- name: disclose_column_change :exec
-- What an organisation lays down about a column.
UPDATE disclosure_column SET name = :name, part = :part, position = :position, category = :category,
       max_age_days = :max_age_days, owner = :owner, time_limit = :time_limit, audience = :audience,
       ground = :ground, closed = :closed
 WHERE org_id = :org AND code = :code;

-- name: disclose_columns :many
-- All columns with how many items they show and the newest day.
SELECT c.code, c.name, c.part, c.position, c.category, c.max_age_days, c.owner, c.time_limit, c.audience,
       c.ground, c.closed,
       COUNT(i.id) AS items, MAX(i.released_on) AS newest
  FROM disclosure_column c
  LEFT JOIN disclosure_item i
         ON i.org_id = c.org_id AND i.column_code = c.code AND i.state = 'released'
 WHERE c.org_id = :org
 GROUP BY c.code, c.name, c.part, c.position, c.category, c.max_age_days, c.owner, c.time_limit, c.audience,
       c.ground, c.closed
 ORDER BY c.position, c.code;

-- name: disclose_column_count :one
-- How many columns there are, closed ones too.
SELECT COUNT(*) AS n FROM disclosure_column WHERE org_id = :org;

-- name: disclose_column :one
-- One column.
SELECT c.code, c.name, c.part, c.position, c.category, c.max_age_days, c.owner, c.time_limit, c.audience,
       c.ground, c.closed,
       (SELECT COUNT(*) FROM disclosure_item i
         WHERE i.org_id = :org AND i.column_code = c.code AND i.state = 'released') AS items,
       (SELECT MAX(i.released_on) FROM disclosure_item i
         WHERE i.org_id = :org AND i.column_code = c.code AND i.state = 'released') AS newest
  FROM disclosure_column c WHERE c.org_id = :org AND c.code = :code;

-- name: disclose_column_state :many
-- Whether a column is there and open, without counting what is in it.
SELECT closed FROM disclosure_column WHERE org_id = :org AND code = :code;

-- name: disclose_insert :exec
-- A new draft.
INSERT INTO disclosure_item (org_id, id, column_code, state, kind, index_no, title, doc_no, issuer,
        abstract, body, body_kind, topic, validity, formed_on, released_on, released_at, repealed_on,
        explains_id, valid_until, notice_until, list_kind, revises_id, reason, sample, village_id, author_id,
        editor_id, version, changed_at)
    VALUES (:org, :id, :column_code, 'draft', :kind, NULL, :title, :doc_no, :issuer, :abstract, :body,
        :body_kind, :topic, 'valid', :formed_on, NULL, NULL, NULL, :explains_id, :valid_until,
        :notice_until, :list_kind, :revises_id, :reason, :sample, :village, :account, :account, 1, :now);

-- name: disclose_save :exec
-- A draft or returned item is changed by who saw its newest version.
UPDATE disclosure_item SET column_code = :column_code, kind = :kind, title = :title, doc_no = :doc_no,
       issuer = :issuer, abstract = :abstract, body = :body, body_kind = :body_kind, topic = :topic,
       formed_on = :formed_on, explains_id = :explains_id, valid_until = :valid_until,
       notice_until = :notice_until, editor_id = :account, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND version = :version AND state IN ('draft', 'returned');

-- name: disclose_revision :many
-- Revisions of a public item that are on their way.
SELECT id FROM disclosure_item
 WHERE org_id = :org AND revises_id = :id AND state NOT IN ('merged', 'withdrawn', 'discarded');

-- name: disclose_move :exec
-- One step of the flow. Where another eye is asked, nothing moves for who wrote, changed or sent in the
-- item or has passed it in this round.
UPDATE disclosure_item SET state = :to_state, round = round + :sent_in, publish_at = :publish_at,
       reason = :reason, withdrawn_on = :withdrawn_on, ground = :ground, review_on = :review_on,
       version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = :from_state AND version = :version
   AND (CAST(:other_eye AS BIGINT) = 0 OR (author_id <> :account AND editor_id <> :account
        AND NOT EXISTS (SELECT 1 FROM disclosure_step s
                         WHERE s.org_id = :org AND s.item_id = :id AND s.account_id = :account
                           AND (s.event IN ('create', 'save', 'submit', 'urgent')
                                OR (s.event = 'pass' AND s.round = disclosure_item.round)))));

-- name: disclose_touched :one
-- How often a person wrote, sent in or passed an item in a round.
SELECT COUNT(*) AS steps FROM disclosure_step
 WHERE org_id = :org AND item_id = :id AND account_id = :account
   AND (event IN ('create', 'save', 'submit', 'urgent') OR (event = 'pass' AND round = :round));

-- name: disclose_import :exec
-- What the keeper takes over becomes public at once.
UPDATE disclosure_item SET state = 'released', version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = 'draft' AND author_id = 0 AND editor_id = 0;

-- name: disclose_publish :exec
-- The day and the index number of an item that has just become public; the number never changes.
UPDATE disclosure_item SET index_no = :index_no, released_on = :day, released_at = :now
 WHERE org_id = :org AND id = :id AND state = 'released' AND index_no IS NULL;

-- name: disclose_last_index :many
-- The newest index number: what stands before the year in it stays.
SELECT index_no FROM disclosure_item
 WHERE org_id = :org AND index_no IS NOT NULL ORDER BY id DESC LIMIT 1;

-- name: disclose_merge :exec
-- A released revision becomes the text of the public item; number and day stay.
UPDATE disclosure_item SET kind = :kind, title = :title, doc_no = :doc_no, issuer = :issuer,
       abstract = :abstract, body = :body, body_kind = :body_kind, topic = :topic,
       formed_on = :formed_on, explains_id = :explains_id, valid_until = :valid_until,
       list_kind = :list_kind, version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = 'released';

-- name: disclose_scheduled :many
-- What is to be released up to now.
SELECT id, version FROM disclosure_item
 WHERE org_id = :org AND state = 'scheduled' AND publish_at <= :now ORDER BY publish_at, id LIMIT 500;

-- name: disclose_item :one
-- One item, whatever its state.
SELECT id, column_code, state, kind, index_no, title, doc_no, issuer, abstract, body, validity,
       formed_on, released_on, repealed_on, explains_id, sample, body_kind, topic, reason, version, round, author_id, editor_id, revises_id,
       replaced_by, publish_at, withdrawn_on, valid_until, notice_until, list_kind, village_id,
       ground, review_on, released_at
  FROM disclosure_item WHERE org_id = :org AND id = :id;

-- name: disclose_desk :many
-- Items on the desk: of a state, or all that are on their way; of one village, or all (0); newest change first.
SELECT id, column_code, state, kind, index_no, title, doc_no, issuer, abstract, '' AS body, validity,
       formed_on, released_on, repealed_on, explains_id, sample, body_kind, topic, reason, version, round, author_id, editor_id, revises_id,
       replaced_by, publish_at, withdrawn_on, valid_until, notice_until, list_kind, village_id,
       ground, review_on
  FROM disclosure_item
 WHERE org_id = :org AND (CAST(:village AS BIGINT) = 0 OR village_id = :village) AND (state = :state
       OR (CAST(:state AS TEXT) = '' AND state NOT IN ('released', 'withdrawn', 'merged', 'kept', 'discarded')))
 ORDER BY changed_at DESC, id DESC LIMIT :n;

-- name: disclose_desk_find :many
-- Items of a state on the desk whose title, document number or index number holds some words; of one village, or all
-- (0); newest change first.
SELECT id, column_code, state, kind, index_no, title, doc_no, issuer, abstract, '' AS body, validity,
       formed_on, released_on, repealed_on, explains_id, sample, body_kind, topic, reason, version, round, author_id, editor_id, revises_id,
       replaced_by, publish_at, withdrawn_on, valid_until, notice_until, list_kind, village_id,
       ground, review_on
  FROM disclosure_item
 WHERE org_id = :org AND (CAST(:village AS BIGINT) = 0 OR village_id = :village) AND state = :state
   AND (title LIKE :words ESCAPE '!' OR doc_no LIKE :words ESCAPE '!' OR index_no LIKE :words ESCAPE '!')
 ORDER BY changed_at DESC, id DESC LIMIT :n OFFSET :skip;

-- name: disclose_kept :many
-- What is not made public, the one that is to be looked at next first.
SELECT id, column_code, state, kind, index_no, title, doc_no, issuer, abstract, '' AS body, validity,
       formed_on, released_on, repealed_on, explains_id, sample, body_kind, topic, reason, version, round, author_id, editor_id, revises_id,
       replaced_by, publish_at, withdrawn_on, valid_until, notice_until, list_kind, village_id,
       ground, review_on
  FROM disclosure_item
 WHERE org_id = :org AND (CAST(:village AS BIGINT) = 0 OR village_id = :village) AND state = 'kept'
 ORDER BY review_on, id LIMIT :n;

-- name: disclose_step :exec
-- One step more in an item's history.
INSERT INTO disclosure_step (org_id, item_id, seq, event, from_state, to_state, round, account_id,
        actor, remark, at)
    VALUES (:org, :item, (SELECT COALESCE(MAX(s.seq), 0) + 1 FROM disclosure_step s
                           WHERE s.org_id = :org AND s.item_id = :item),
        :event, :from_state, :to_state, :round, :account, :actor, :remark, :now);

-- name: disclose_steps :many
-- The history of an item.
SELECT seq, event, from_state, to_state, round, account_id, actor, remark, at FROM disclosure_step
 WHERE org_id = :org AND item_id = :item ORDER BY seq;

-- name: disclose_secrecy_put :exec
-- The answer to the secrecy question.
INSERT INTO disclosure_secrecy (org_id, item_id, round, secret, privacy, stability, opinion,
        account_id, actor, at)
    VALUES (:org, :item, :round, :secret, :privacy, :stability, :opinion, :account, :actor, :now);

-- name: disclose_secrecy :many
-- The last answer.
SELECT secret, privacy, stability, opinion, actor, at FROM disclosure_secrecy
 WHERE org_id = :org AND item_id = :item ORDER BY round DESC LIMIT 1;

-- name: disclose_version_put :exec
-- What is public from now on.
INSERT INTO disclosure_version (org_id, item_id, number, title, body, body_kind, reason, sha256, at)
    VALUES (:org, :item, (SELECT COALESCE(MAX(v.number), 0) + 1 FROM disclosure_version v
                           WHERE v.org_id = :org AND v.item_id = :item),
        :title, :body, :body_kind, :reason, :sha256, :now);

-- name: disclose_versions :many
-- What was public, oldest first.
SELECT number, title, body, body_kind, reason, sha256, at FROM disclosure_version
 WHERE org_id = :org AND item_id = :item ORDER BY number;

-- name: disclose_revised :one
-- When a public text was last replaced; 0 when it still is the first.
SELECT COALESCE(MAX(at), 0) AS at FROM disclosure_version
 WHERE org_id = :org AND item_id = :item AND number > 1;

-- name: disclose_list :many
-- Public items of a column (all columns when it is empty), newest first.
SELECT id, column_code, state, kind, index_no, title, doc_no, issuer, abstract, '' AS body, validity,
       formed_on, released_on, repealed_on, explains_id, sample
  FROM disclosure_item
 WHERE org_id = :org AND state = 'released' AND (:column_code = '' OR column_code = :column_code)
 ORDER BY released_on DESC, id DESC LIMIT :n OFFSET :skip;

-- name: disclose_public_after :many
-- Public items by number, a piece at a time: for what is made anew from all of them.
SELECT id FROM disclosure_item WHERE org_id = :org AND id > :after AND state = 'released' ORDER BY id LIMIT :n;

-- name: disclose_count :one
-- How many public items a column has (all columns when it is empty).
SELECT COUNT(*) AS items FROM disclosure_item
 WHERE org_id = :org AND state = 'released' AND (:column_code = '' OR column_code = :column_code);

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

-- name: disclose_is_public :one
-- Items of this title that became public on this day.
SELECT COUNT(*) AS n FROM disclosure_item
 WHERE org_id = :org AND title = :title AND released_on = :day;
