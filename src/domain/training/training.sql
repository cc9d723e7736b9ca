-- Training sessions, attendance, quiz.

-- name: training_insert :exec
-- A planned session.
INSERT INTO training_session (org_id, id, title, kind, held_on, hours, trainer, place, audience, materials, code, quiz)
    VALUES (:org, :id, :title, :kind, :held_on, :hours, :trainer, :place, :audience, :materials, :code, '');

-- name: training_get :one
-- One session.
SELECT id, title, kind, held_on, hours, trainer, place, audience, materials, code, quiz,
       (SELECT COUNT(*) FROM training_person p WHERE p.org_id = :org AND p.training_id = training_session.id) AS people
  FROM training_session WHERE org_id = :org AND id = :id;

-- name: training_list :many
-- All, the newest first.
SELECT id, title, kind, held_on, hours, trainer, place, audience, materials, code, quiz,
       (SELECT COUNT(*) FROM training_person p WHERE p.org_id = :org AND p.training_id = training_session.id) AS people
  FROM training_session WHERE org_id = :org ORDER BY held_on DESC, id DESC LIMIT 200;

-- name: training_quiz :exec
-- Its quiz.
UPDATE training_session SET quiz = :quiz WHERE org_id = :org AND id = :id;

-- name: training_sign :exec
-- Somebody is there; twice is once.
INSERT INTO training_person (org_id, training_id, who, name, signed_at, tries, score, passed_on)
    VALUES (:org, :training_id, :who, :name, :now, 0, 0, NULL)
    ON CONFLICT (org_id, training_id, who) DO NOTHING;

-- name: training_people :many
-- Who was there.
SELECT who, name, signed_at, tries, score, passed_on FROM training_person
 WHERE org_id = :org AND training_id = :training_id ORDER BY signed_at, who LIMIT 2000;

-- name: training_score :exec
-- A try at the quiz; the best counts.
UPDATE training_person SET tries = tries + 1, score = CASE WHEN :score > score THEN :score ELSE score END,
       passed_on = CASE WHEN :passed = 1 THEN COALESCE(passed_on, :day) ELSE passed_on END
 WHERE org_id = :org AND training_id = :training_id AND who = :who;

-- name: training_stats :one
-- Sessions held in a year up to today, and who came.
SELECT COUNT(*) AS sessions, COALESCE(SUM(hours), 0) AS hours,
       COALESCE(SUM((SELECT COUNT(*) FROM training_person p
                      WHERE p.org_id = :org AND p.training_id = training_session.id)), 0) AS people
  FROM training_session WHERE org_id = :org AND held_on >= :first_day AND held_on <= :last_day AND held_on <= :today;

-- name: training_file_insert :exec
-- A file of a session.
INSERT INTO training_file (org_id, training_id, id, name, kind, sha256, size, at)
    VALUES (:org, :training_id, :id, :name, :kind, :sha256, :size, :now);

-- name: training_files :many
-- Its files in the order they came.
SELECT id, name, kind, sha256, size FROM training_file
 WHERE org_id = :org AND training_id = :training_id ORDER BY id LIMIT 100;

-- name: training_file_get :one
-- One of them.
SELECT id, name, kind, sha256, size FROM training_file
 WHERE org_id = :org AND training_id = :training_id AND id = :id;

-- name: training_file_remove :exec
-- Taken off.
DELETE FROM training_file WHERE org_id = :org AND training_id = :training_id AND id = :id;
