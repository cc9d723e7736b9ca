-- Limits in hours beside those in working days, judged by the minute; counts by kind and class; late and left-aside tickets by
-- indexes of their own.

ALTER TABLE ticket ADD COLUMN limit_hours BIGINT NOT NULL DEFAULT 0;   -- 0: limit_days counts
ALTER TABLE ticket ADD COLUMN received_at BIGINT NOT NULL DEFAULT 0;   -- the minute it was passed on; 0: only the day is known
ALTER TABLE ticket ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;        -- the last minute; 0: the whole last day
ALTER TABLE ticket ADD COLUMN first_due_at BIGINT NOT NULL DEFAULT 0;  -- before any extension
ALTER TABLE ticket ADD COLUMN closed_at BIGINT NOT NULL DEFAULT 0;     -- the minute it was closed; 0: only the day is known
ALTER TABLE ticket ADD COLUMN asked_hours BIGINT NOT NULL DEFAULT 0;   -- of the extension asked for
ALTER TABLE ticket_event ADD COLUMN hours BIGINT NOT NULL DEFAULT 0;

DROP INDEX ticket_open;
CREATE INDEX ticket_open ON ticket (org_id, due_on, id, due_at, received_on, kind, class, office, state, supervised) WHERE open = 1;
CREATE INDEX ticket_late ON ticket (org_id, received_on, id, kind, class, office) WHERE outcome = 'late';
CREATE INDEX ticket_outside ON ticket (org_id, received_on, id, outcome, kind, class, office)
    WHERE outcome NOT IN ('on_time', 'late', 'open');

INSERT INTO ticket_tally (org_id, by_what, month, key, outcome, tickets)
    SELECT org_id, 'topic', month, kind || '/' || class, outcome, SUM(tickets)
      FROM ticket_count GROUP BY org_id, month, kind, class, outcome;
