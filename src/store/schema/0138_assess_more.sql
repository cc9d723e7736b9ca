-- Points beside the indicators (bonus, deduction, veto) and the year's social evaluation.

-- owner: assess
-- One adjustment with who made it and why; taken back, not removed.
CREATE TABLE assess_adjustment (
    org_id    BIGINT NOT NULL,
    id        BIGINT NOT NULL,
    year      BIGINT NOT NULL,
    code      TEXT NOT NULL,   -- ground of law/assessment.json
    points    BIGINT NOT NULL, -- 0 for a veto
    reason    TEXT NOT NULL,
    actor     TEXT NOT NULL,
    at        BIGINT NOT NULL,
    back      TEXT NOT NULL,   -- why it was taken back; '' it stands
    back_by   TEXT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX assess_adjustment_by_year ON assess_adjustment (org_id, year, id);

-- owner: assess
-- The survey that is a year's social evaluation.
CREATE TABLE assess_social (
    org_id    BIGINT NOT NULL,
    year      BIGINT NOT NULL,
    survey_id BIGINT NOT NULL,
    PRIMARY KEY (org_id, year)
);
