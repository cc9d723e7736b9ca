-- Table 3 at a glance, whatever the size of the register.

-- owner: apply
-- Derived: how many applications were received in one year and ended in another (9999: not yet) with an outcome,
-- by kind of applicant. Written with the case, in the same transaction; `qingfeng rebuild` counts it anew and
-- `qingfeng verify` holds it against the register.
CREATE TABLE application_tally (
    org_id         BIGINT NOT NULL,
    received_year  BIGINT NOT NULL,
    closed_year    BIGINT NOT NULL,
    applicant_kind TEXT NOT NULL,
    outcome        TEXT NOT NULL,   -- '' while open
    cases          BIGINT NOT NULL,
    PRIMARY KEY (org_id, received_year, closed_year, applicant_kind, outcome)
);

INSERT INTO application_tally (org_id, received_year, closed_year, applicant_kind, outcome, cases)
    SELECT org_id, CAST(substr(received_on, 1, 4) AS BIGINT),
           COALESCE(CAST(substr(closed_on, 1, 4) AS BIGINT), 9999), applicant_kind,
           CASE WHEN closed_on IS NULL THEN '' ELSE COALESCE(outcome, '') END, COUNT(*)
      FROM application_case WHERE received_on IS NOT NULL
     GROUP BY org_id, CAST(substr(received_on, 1, 4) AS BIGINT),
           COALESCE(CAST(substr(closed_on, 1, 4) AS BIGINT), 9999), applicant_kind,
           CASE WHEN closed_on IS NULL THEN '' ELSE COALESCE(outcome, '') END;
