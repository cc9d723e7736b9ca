-- Validity of documents, policy and interpretation.

-- name: disclose_repeal :exec
-- A public document ceases to hold, or is changed, on a day, by another one or without.
UPDATE disclosure_item SET validity = :validity, repealed_on = :repealed_on, replaced_by = :replaced_by,
       version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = 'released' AND validity IN ('valid', 'amended');

-- name: disclose_expiring :many
-- Public documents whose last day is over.
SELECT id, valid_until FROM disclosure_item
 WHERE org_id = :org AND state = 'released' AND validity IN ('valid', 'amended')
   AND valid_until IS NOT NULL AND valid_until < :day ORDER BY id LIMIT 500;

-- name: disclose_related :many
-- What belongs to an item among the public ones: the document it explains, what explains it, what
-- replaced it and what it replaced.
SELECT r.id, r.title, r.released_on,
       CASE WHEN r.id = i.explains_id THEN 'document' WHEN r.explains_id = i.id THEN 'interpretation'
            WHEN r.id = i.replaced_by THEN 'newer' ELSE 'older' END AS relation
  FROM disclosure_item i
  JOIN disclosure_item r ON r.org_id = i.org_id AND r.state = 'released'
       AND (r.id = i.explains_id OR r.explains_id = i.id OR r.id = i.replaced_by OR r.replaced_by = i.id)
 WHERE i.org_id = :org AND i.id = :id ORDER BY r.released_on, r.id;

-- name: disclose_named :many
-- The item with a document number or index number, a public one first.
SELECT id FROM disclosure_item
 WHERE org_id = :org AND (doc_no = :words OR index_no = :words) AND revises_id IS NULL
   AND state NOT IN ('discarded', 'withdrawn')
 ORDER BY CASE WHEN state = 'released' THEN 0 ELSE 1 END, id DESC LIMIT 1;

-- name: disclose_broken_pairs :many
-- Normative documents in force that nothing explains; interpretations whose document is not there.
SELECT i.id, i.kind, i.title, i.released_on FROM disclosure_item i
 WHERE i.org_id = :org AND i.state = 'released'
   AND ((i.kind = 'normative' AND i.validity IN ('valid', 'amended') AND NOT EXISTS
           (SELECT 1 FROM disclosure_item e WHERE e.org_id = :org AND e.explains_id = i.id AND e.state = 'released'))
     OR (i.kind = 'interpretation' AND NOT EXISTS
           (SELECT 1 FROM disclosure_item d WHERE d.org_id = :org AND d.id = i.explains_id AND d.state = 'released')))
 ORDER BY i.released_on DESC, i.id DESC LIMIT 500;

-- name: disclose_notices_over :many
-- Public notices whose last day is over and whose names still stand there.
SELECT id FROM disclosure_item
 WHERE org_id = :org AND state = 'released' AND notice_until < :day AND notice_ended_on IS NULL
 ORDER BY id LIMIT 200;

-- name: disclose_notice_end :exec
-- The names go, a stub with the digest stays.
UPDATE disclosure_item SET body = :body, body_kind = 'plain', notice_ended_on = :day,
       version = version + 1, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = 'released' AND notice_ended_on IS NULL;

-- name: disclose_notice_ended :one
-- Whether the names of an item were taken off.
SELECT COUNT(notice_ended_on) AS ended FROM disclosure_item WHERE org_id = :org AND id = :id;
