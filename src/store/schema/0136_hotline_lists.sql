-- A list's filters are answered from its index alone: rows are fetched only for the page that is shown.
DROP INDEX ticket_by_day;
DROP INDEX ticket_by_class;
DROP INDEX ticket_by_office;
CREATE INDEX ticket_by_day ON ticket (org_id, received_on, id, kind, class, office, outcome, state);
CREATE INDEX ticket_by_class ON ticket (org_id, class, received_on, id, kind, office, outcome, state);
CREATE INDEX ticket_by_office ON ticket (org_id, office, received_on, id, kind, outcome, state);
