-- Open tickets are counted from their index alone: SQLite looks into the row for a column that the index does not hold, its condition's too.
DROP INDEX ticket_open;
CREATE INDEX ticket_open ON ticket (org_id, due_on, id, due_at, received_on, kind, class, office, state, supervised, open) WHERE open = 1;
