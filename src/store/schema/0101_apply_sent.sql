-- The register by the day of sending.
CREATE INDEX application_case_by_sent ON application_case (org_id, submitted_on, id);
