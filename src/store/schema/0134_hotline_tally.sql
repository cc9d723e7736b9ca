-- Rates and lists of a million tickets: counts by one thing alone beside the full ones, and an index of open tickets only.

-- owner: hotline
-- Tickets counted by month of receipt and one thing ('' all, kind, class, office); moved with ticket_count.
CREATE TABLE ticket_tally (
    org_id  BIGINT NOT NULL,
    by_what TEXT NOT NULL,
    month   TEXT NOT NULL,
    key     TEXT NOT NULL,
    outcome TEXT NOT NULL,
    tickets BIGINT NOT NULL,
    PRIMARY KEY (org_id, by_what, month, key, outcome)
);

INSERT INTO ticket_tally (org_id, by_what, month, key, outcome, tickets)
    SELECT org_id, '', month, '', outcome, SUM(tickets) FROM ticket_count GROUP BY org_id, month, outcome;
INSERT INTO ticket_tally (org_id, by_what, month, key, outcome, tickets)
    SELECT org_id, 'kind', month, kind, outcome, SUM(tickets) FROM ticket_count GROUP BY org_id, month, kind, outcome;
INSERT INTO ticket_tally (org_id, by_what, month, key, outcome, tickets)
    SELECT org_id, 'class', month, class, outcome, SUM(tickets) FROM ticket_count GROUP BY org_id, month, class, outcome;
INSERT INTO ticket_tally (org_id, by_what, month, key, outcome, tickets)
    SELECT org_id, 'office', month, office, outcome, SUM(tickets) FROM ticket_count GROUP BY org_id, month, office, outcome;

CREATE INDEX ticket_count_class ON ticket_count (org_id, class, office, kind, month, outcome, tickets);
CREATE INDEX ticket_count_office ON ticket_count (org_id, office, kind, month, outcome, tickets);

DROP INDEX ticket_open;
CREATE INDEX ticket_open ON ticket (org_id, due_on, id, received_on, kind, class, office, state) WHERE open = 1;
