-- Questions and complaints. Every statement for staff names who is barred: below the page, below the verb.

-- name: complaints_insert :exec
-- A new one.
INSERT INTO complaint (org_id, id, number, look, kind, about, about_id, about_line, about_zh, village_id, sealed,
        anonymous, state, level, received_on, reply_days, replied_on, rating, changed_at, sample)
    VALUES (:org, :id, :number, :look, :kind, :about, :about_id, :about_line, :about_zh, :village, :sealed,
        :anonymous, 'open', :level, :day, :reply_days, NULL, 0, :now, :sample);

-- name: complaints_bar :exec
-- Somebody who must never see it.
INSERT INTO complaint_barred (org_id, complaint_id, n, account_id, village_id)
    VALUES (:org, :id, :n, :account, :village);

-- name: complaints_event_insert :exec
-- What happened.
INSERT INTO complaint_event (org_id, complaint_id, n, event, at, account_id, sealed)
    SELECT CAST(:org AS BIGINT), CAST(:id AS BIGINT), COALESCE(MAX(n), 0) + 1, CAST(:event AS TEXT), CAST(:now AS BIGINT),
           CAST(:account AS BIGINT), :sealed
      FROM complaint_event WHERE org_id = :org AND complaint_id = :id;

-- name: complaints_events :many
-- Its story.
SELECT n, event, at, account_id, sealed FROM complaint_event
 WHERE org_id = :org AND complaint_id = :id ORDER BY n;

-- name: complaints_follow :one
-- By number and secret: the complainant.
SELECT id, number, kind, about, about_id, about_line, about_zh, village_id, sealed, anonymous, state, level,
       received_on, reply_days, replied_on, rating, sample
  FROM complaint WHERE org_id = :org AND look = :look;

-- name: complaints_one :one
-- For staff who may see it: of their level, not barred.
SELECT c.id, c.number, c.kind, c.about, c.about_id, c.about_line, c.about_zh, c.village_id, c.sealed, c.anonymous,
       c.state, c.level, c.received_on, c.reply_days, c.replied_on, c.rating, c.sample
  FROM complaint c
 WHERE c.org_id = :org AND c.id = :id AND (:county = 1 OR c.level = 'town')
   AND NOT EXISTS (SELECT 1 FROM complaint_barred b
                    WHERE b.org_id = :org AND b.complaint_id = c.id
                      AND ((b.account_id <> 0 AND b.account_id = :account)
                           OR (b.village_id <> 0 AND b.village_id = :village)));

-- name: complaints_list :many
-- For staff who may see them: open ones first, oldest first.
SELECT c.id, c.number, c.kind, c.about, c.about_id, c.about_line, c.about_zh, c.village_id, c.sealed, c.anonymous,
       c.state, c.level, c.received_on, c.reply_days, c.replied_on, c.rating, c.sample
  FROM complaint c
 WHERE c.org_id = :org AND (:county = 1 OR c.level = 'town')
   AND NOT EXISTS (SELECT 1 FROM complaint_barred b
                    WHERE b.org_id = :org AND b.complaint_id = c.id
                      AND ((b.account_id <> 0 AND b.account_id = :account)
                           OR (b.village_id <> 0 AND b.village_id = :village)))
 ORDER BY CASE c.state WHEN 'open' THEN 0 WHEN 'accepted' THEN 1 WHEN 'replied' THEN 2 ELSE 3 END, c.received_on, c.id
 LIMIT :n;

-- name: complaints_about :many
-- Those about one thing, for staff who may see them, in the order they came.
SELECT c.id, c.number, c.kind, c.about, c.about_id, c.about_line, c.about_zh, c.village_id, c.sealed, c.anonymous,
       c.state, c.level, c.received_on, c.reply_days, c.replied_on, c.rating, c.sample
  FROM complaint c
 WHERE c.org_id = :org AND c.about = :about AND c.about_id = :about_id AND (:county = 1 OR c.level = 'town')
   AND NOT EXISTS (SELECT 1 FROM complaint_barred b
                    WHERE b.org_id = :org AND b.complaint_id = c.id
                      AND ((b.account_id <> 0 AND b.account_id = :account)
                           OR (b.village_id <> 0 AND b.village_id = :village)))
 ORDER BY c.received_on, c.id LIMIT 200;

-- name: complaints_about_count :one
-- How many there are about one thing, and how many of them the town answers: numbers that name nobody.
SELECT COUNT(*) AS received, COALESCE(SUM(CASE WHEN level = 'town' THEN 1 ELSE 0 END), 0) AS town
  FROM complaint WHERE org_id = :org AND about = :about AND about_id = :about_id;

-- name: complaints_move :exec
-- The next state; nobody else moved it in between.
UPDATE complaint SET state = :to, level = :level, replied_on = :replied_on, rating = :rating, changed_at = :now
 WHERE org_id = :org AND id = :id AND state = :from AND level = :from_level;

-- name: complaints_all :many
-- Days and ratings of a year, for the counts everybody sees.
SELECT received_on, reply_days, replied_on, rating, state FROM complaint
 WHERE org_id = :org AND received_on >= :from_day AND received_on <= :to_day;

-- name: complaints_picture_insert :exec
-- A picture with a complaint.
INSERT INTO complaint_picture (org_id, complaint_id, n, sha256, media, bytes)
    VALUES (:org, :id, :n, :sha256, :media, :bytes);

-- name: complaints_pictures :many
-- Pictures of a complaint; who may see it has been asked before.
SELECT n, sha256, media, bytes FROM complaint_picture WHERE org_id = :org AND complaint_id = :id ORDER BY n;
