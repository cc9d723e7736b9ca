-- Letters, opinions on drafts, surveys, public opinion.

-- name: voices_letter_insert :exec
-- A letter that came in.
INSERT INTO voices_letter (org_id, id, number, secret_digest, to_whom, title, content, person, received_on, due_on,
        replied_on, reply, public_title)
    VALUES (:org, :id, :number, :secret_digest, :to_whom, :title, :content, :person, :received_on, :due_on, NULL, '', '');

-- name: voices_letter_get :one
-- One letter.
SELECT id, number, secret_digest, to_whom, title, content, person, received_on, due_on, replied_on, reply, public_title
  FROM voices_letter WHERE org_id = :org AND id = :id;

-- name: voices_letter_by_number :one
-- The same by its number.
SELECT id, number, secret_digest, to_whom, title, content, person, received_on, due_on, replied_on, reply, public_title
  FROM voices_letter WHERE org_id = :org AND number = :number;

-- name: voices_letters :many
-- Letters: unanswered first by last day, then the newest.
SELECT id, number, secret_digest, to_whom, title, content, person, received_on, due_on, replied_on, reply, public_title
  FROM voices_letter WHERE org_id = :org AND (:published = 0 OR public_title <> '')
 ORDER BY CASE WHEN replied_on IS NULL THEN 0 ELSE 1 END, CASE WHEN replied_on IS NULL THEN due_on ELSE '' END, id DESC
 LIMIT 200;

-- name: voices_letter_reply :exec
-- Its answer, and the public title ('' not published).
UPDATE voices_letter SET reply = :reply, replied_on = :day, public_title = :public_title
 WHERE org_id = :org AND id = :id AND received_on <= :day;

-- name: voices_consult_insert :exec
-- A draft put up for opinions.
INSERT INTO voices_consult (org_id, id, title, body, opens_on, closes_on, result, result_on)
    VALUES (:org, :id, :title, :body, :opens_on, :closes_on, '', NULL);

-- name: voices_consult_get :one
-- One of them.
SELECT id, title, body, opens_on, closes_on, result, result_on FROM voices_consult WHERE org_id = :org AND id = :id;

-- name: voices_consults :many
-- All, the newest first.
SELECT id, title, body, opens_on, closes_on, result, result_on FROM voices_consult
 WHERE org_id = :org ORDER BY opens_on DESC, id DESC LIMIT 200;

-- name: voices_consult_result :exec
-- What became of the opinions.
UPDATE voices_consult SET result = :result, result_on = :day WHERE org_id = :org AND id = :id;

-- name: voices_opinion_insert :exec
-- An opinion that came in.
INSERT INTO voices_opinion (org_id, consult_id, id, content, person, received_on, verdict, gist, reason)
    VALUES (:org, :consult_id, :id, :content, :person, :received_on, '', '', '');

-- name: voices_opinions :many
-- Opinions on a draft in the order they came.
SELECT id, content, received_on, verdict, gist, reason FROM voices_opinion
 WHERE org_id = :org AND consult_id = :consult_id ORDER BY id LIMIT 5000;

-- name: voices_opinion_verdict :exec
-- Adopted, in part, or not and why.
UPDATE voices_opinion SET verdict = :verdict, gist = :gist, reason = :reason
 WHERE org_id = :org AND consult_id = :consult_id AND id = :id;

-- name: voices_survey_insert :exec
-- A survey.
INSERT INTO voices_survey (org_id, id, title, intro, questions, opens_on, closes_on)
    VALUES (:org, :id, :title, :intro, :questions, :opens_on, :closes_on);

-- name: voices_survey_get :one
-- One of them.
SELECT id, title, intro, questions, opens_on, closes_on FROM voices_survey WHERE org_id = :org AND id = :id;

-- name: voices_surveys :many
-- All, the newest first.
SELECT id, title, intro, questions, opens_on, closes_on FROM voices_survey
 WHERE org_id = :org ORDER BY opens_on DESC, id DESC LIMIT 200;

-- name: voices_answer_add :exec
-- One more for a choice.
INSERT INTO voices_answer (org_id, survey_id, question, choice, answers) VALUES (:org, :survey_id, :question, :choice, 1)
    ON CONFLICT (org_id, survey_id, question, choice) DO UPDATE SET answers = voices_answer.answers + 1;

-- name: voices_answers :many
-- The counts.
SELECT question, choice, answers FROM voices_answer WHERE org_id = :org AND survey_id = :survey_id ORDER BY 1, 2;

-- name: voices_ballot_add :one
-- One more form from an address; how many now.
INSERT INTO voices_ballot (org_id, survey_id, address, forms) VALUES (:org, :survey_id, :address, 1)
    ON CONFLICT (org_id, survey_id, address) DO UPDATE SET forms = voices_ballot.forms + 1 RETURNING forms;

-- name: voices_forms :one
-- Forms in all.
SELECT COALESCE(SUM(forms), 0) AS forms FROM voices_ballot WHERE org_id = :org AND survey_id = :survey_id;

-- name: voices_event_insert :exec
-- Public opinion that was found.
INSERT INTO voices_event (org_id, id, title, source, found_at, due_at, answer, answered_at, published_at, grave)
    VALUES (:org, :id, :title, :source, :found_at, :due_at, '', NULL, NULL, :grave);

-- name: voices_events :many
-- All, unanswered first.
SELECT id, title, source, found_at, due_at, answer, answered_at, published_at, grave FROM voices_event
 WHERE org_id = :org ORDER BY CASE WHEN published_at IS NULL THEN 0 ELSE 1 END, found_at DESC, id DESC LIMIT 200;

-- name: voices_event_answer :exec
-- The answer; said once, published at once or later.
UPDATE voices_event SET answer = :answer, answered_at = COALESCE(answered_at, :now),
       published_at = CASE WHEN :publish = 1 THEN COALESCE(published_at, :now) ELSE published_at END
 WHERE org_id = :org AND id = :id;

-- name: voices_stats :one
-- A year's letters, opinions and answers to public opinion.
SELECT (SELECT COUNT(*) FROM voices_letter WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day) AS letters,
       (SELECT COUNT(*) FROM voices_letter WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day
           AND replied_on <= due_on) AS letters_on_time,
       (SELECT COUNT(*) FROM voices_letter WHERE org_id = :org AND received_on >= :first_day AND received_on <= :last_day
           AND (replied_on > due_on OR (replied_on IS NULL AND due_on < :today))) AS letters_late,
       (SELECT COUNT(*) FROM voices_consult WHERE org_id = :org AND opens_on >= :first_day AND opens_on <= :last_day) AS consults,
       (SELECT COUNT(*) FROM voices_consult WHERE org_id = :org AND opens_on >= :first_day AND opens_on <= :last_day
           AND result_on IS NOT NULL) AS consults_answered,
       (SELECT COUNT(*) FROM voices_event WHERE org_id = :org AND found_at >= :first_ms AND found_at < :end_ms) AS events,
       (SELECT COUNT(*) FROM voices_event WHERE org_id = :org AND found_at >= :first_ms AND found_at < :end_ms
           AND answered_at <= due_at) AS events_on_time,
       (SELECT COUNT(*) FROM voices_consult WHERE org_id = :org AND opens_on >= :first_day AND opens_on <= :last_day
           AND (result_on IS NOT NULL OR closes_on < :today)) AS consults_due,
       (SELECT COUNT(*) FROM voices_event WHERE org_id = :org AND found_at >= :first_ms AND found_at < :end_ms
           AND (answered_at IS NOT NULL OR due_at < :now)) AS events_due;
