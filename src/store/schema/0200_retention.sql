-- The end of retention reaches letters, messages and what waits, fast on a register of any size.

-- The words of a letter are gone; its kind, number and days stay.
ALTER TABLE letter ADD COLUMN removed_on TEXT;

-- Closed cases whose applicants are still known, oldest first; open ones cost it nothing.
CREATE INDEX application_case_kept ON application_case (org_id, closed_on, id)
    WHERE removed_on IS NULL AND closed_on IS NOT NULL;
-- Messages about one matter.
CREATE INDEX notify_message_by_object ON notify_message (org_id, object);
