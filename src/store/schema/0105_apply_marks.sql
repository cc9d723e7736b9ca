-- The same person under another spelling: keyed digests of number and phone alone, to ask, never to decide.
ALTER TABLE application_case ADD COLUMN id_digest TEXT;
ALTER TABLE application_case ADD COLUMN phone_digest TEXT;
CREATE INDEX application_case_by_id_mark ON application_case (org_id, id_digest, submitted_on);
CREATE INDEX application_case_by_phone_mark ON application_case (org_id, phone_digest, submitted_on);
