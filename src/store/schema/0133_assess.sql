-- The yearly assessment: points given by hand with evidence, appeals, what last year's report promised.

-- owner: assess
-- Points of an indicator that no figure gives.
CREATE TABLE assess_given (
    org_id   BIGINT NOT NULL,
    year     BIGINT NOT NULL,
    code     TEXT NOT NULL,   -- indicator
    done     BIGINT NOT NULL, -- percent of its weight
    evidence TEXT NOT NULL,
    actor    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (org_id, year, code)
);

-- owner: assess
-- Somebody does not agree with a point.
CREATE TABLE assess_appeal (
    org_id   BIGINT NOT NULL,
    id       BIGINT NOT NULL,
    year     BIGINT NOT NULL,
    code     TEXT NOT NULL,
    text     TEXT NOT NULL,
    actor    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    decision TEXT NOT NULL, -- '' open
    decider  TEXT NOT NULL,
    PRIMARY KEY (org_id, id)
);

-- owner: assess
-- What last year's report promised for this year.
CREATE TABLE assess_promise (
    org_id  BIGINT NOT NULL,
    id      BIGINT NOT NULL,
    year    BIGINT NOT NULL, -- in which it is to be kept
    text    TEXT NOT NULL,
    proof   TEXT NOT NULL,
    done_on TEXT,
    PRIMARY KEY (org_id, id)
);
