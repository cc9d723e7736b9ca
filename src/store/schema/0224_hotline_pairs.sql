-- Counts by two things beside those by one, so that a pair of filters reads a few hundred rows; the full count loses two wide indexes
-- that every ticket had to move. The length before a class keeps "a/b" and "c" apart from "a" and "b/c".
INSERT INTO ticket_tally (org_id, by_what, month, key, outcome, tickets)
    SELECT org_id, 'kind/office', month, kind || '/' || office, outcome, SUM(tickets)
      FROM ticket_count GROUP BY org_id, month, kind, office, outcome;
INSERT INTO ticket_tally (org_id, by_what, month, key, outcome, tickets)
    SELECT org_id, 'class/office', month, CAST(length(class) AS TEXT) || '/' || class || '/' || office, outcome, SUM(tickets)
      FROM ticket_count GROUP BY org_id, month, class, office, outcome;

CREATE INDEX ticket_tally_by_key ON ticket_tally (org_id, by_what, key, month);

DROP INDEX ticket_count_class;
DROP INDEX ticket_count_office;
CREATE INDEX ticket_count_by_all ON ticket_count (org_id, class, office, kind, month);
