-- Tickets counted by village, for the villages' assessment.
INSERT INTO ticket_tally (org_id, by_what, month, key, outcome, tickets)
    SELECT org_id, 'village', substr(received_on, 1, 7), COALESCE(CAST(village_id AS TEXT), ''), outcome, COUNT(*)
      FROM ticket GROUP BY org_id, substr(received_on, 1, 7), COALESCE(CAST(village_id AS TEXT), ''), outcome;
