-- One form with several requests becomes several cases; a matter for another channel goes there; filters kept.

-- The case it was split off.
ALTER TABLE application_case ADD COLUMN parent_id BIGINT;
-- Number of the hotline ticket that goes on with the matter, with the applicant's consent.
ALTER TABLE application_case ADD COLUMN ticket TEXT;
CREATE INDEX application_case_by_parent ON application_case (org_id, parent_id);

-- owner: apply
-- A filter of the register that an account keeps under a name.
CREATE TABLE application_view (
    org_id     BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    name       TEXT NOT NULL,
    query      TEXT NOT NULL,   -- as it stands in the address
    PRIMARY KEY (org_id, account_id, name)
);
