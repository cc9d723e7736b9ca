-- The due list of a large register out of one index.
CREATE INDEX application_case_by_due ON application_case (org_id, closed_on, due, turns_on, due_after, id);
