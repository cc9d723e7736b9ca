-- The yearly assessment.

-- name: assess_give :exec
-- Points by hand.
INSERT INTO assess_given (org_id, year, code, done, evidence, actor, at)
    VALUES (:org, :year, :code, :done, :evidence, :actor, :now)
    ON CONFLICT (org_id, year, code) DO UPDATE SET done = :done, evidence = :evidence, actor = :actor, at = :now;

-- name: assess_given :many
-- All of a year.
SELECT code, done, evidence FROM assess_given WHERE org_id = :org AND year = :year ORDER BY code;

-- name: assess_appeal_insert :exec
-- An appeal.
INSERT INTO assess_appeal (org_id, id, year, code, text, actor, at, decision, decider)
    VALUES (:org, :id, :year, :code, :text, :actor, :now, '', '');

-- name: assess_appeals :many
-- Appeals of a year, open ones first.
SELECT id, code, text, actor, decision, decider FROM assess_appeal
 WHERE org_id = :org AND year = :year ORDER BY CASE WHEN decision = '' THEN 0 ELSE 1 END, id DESC LIMIT 500;

-- name: assess_appeal_decide :exec
-- Its decision, by somebody else.
UPDATE assess_appeal SET decision = :decision, decider = :decider
 WHERE org_id = :org AND id = :id AND decision = '' AND actor <> :decider;

-- name: assess_promise_insert :exec
-- A promise.
INSERT INTO assess_promise (org_id, id, year, text, proof, done_on) VALUES (:org, :id, :year, :text, '', NULL);

-- name: assess_promises :many
-- Those for a year.
SELECT id, text, proof, done_on FROM assess_promise WHERE org_id = :org AND year = :year ORDER BY id LIMIT 200;

-- name: assess_promise_keep :exec
-- Kept, with its proof.
UPDATE assess_promise SET proof = :proof, done_on = :day WHERE org_id = :org AND id = :id;

-- name: assess_adjust :exec
-- A bonus, a deduction, a veto.
INSERT INTO assess_adjustment (org_id, id, year, code, points, reason, actor, at, back, back_by)
    VALUES (:org, :id, :year, :code, :points, :reason, :actor, :now, '', '');

-- name: assess_adjustments :many
-- Those of a year in the order they were made.
SELECT id, code, points, reason, actor, at, back, back_by FROM assess_adjustment
 WHERE org_id = :org AND year = :year ORDER BY id LIMIT 200;

-- name: assess_adjust_back :exec
-- Taken back, with the reason.
UPDATE assess_adjustment SET back = :back, back_by = :actor WHERE org_id = :org AND id = :id AND back = '';

-- name: assess_social_set :exec
-- The survey of a year.
INSERT INTO assess_social (org_id, year, survey_id) VALUES (:org, :year, :survey_id)
    ON CONFLICT (org_id, year) DO UPDATE SET survey_id = :survey_id;

-- name: assess_social :one
-- The same, for showing.
SELECT survey_id FROM assess_social WHERE org_id = :org AND year = :year;
