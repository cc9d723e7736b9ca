-- A ticket's way as events; what the lists and the on-time rate ask for stands beside it.

ALTER TABLE ticket ADD COLUMN kind TEXT NOT NULL DEFAULT 'help';        -- consult, help, complaint, report, advice
ALTER TABLE ticket ADD COLUMN state TEXT NOT NULL DEFAULT 'new';
ALTER TABLE ticket ADD COLUMN outcome TEXT NOT NULL DEFAULT 'open';     -- open, on_time, late, returned, merged, declined
ALTER TABLE ticket ADD COLUMN open BIGINT NOT NULL DEFAULT 1;           -- 1: somebody still has to act
ALTER TABLE ticket ADD COLUMN source TEXT NOT NULL DEFAULT 'county';    -- county: passed on; town: taken here
ALTER TABLE ticket ADD COLUMN first_due_on TEXT;                        -- before any extension
ALTER TABLE ticket ADD COLUMN extensions BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN asked_days BIGINT NOT NULL DEFAULT 0;     -- working days of the extension asked for
ALTER TABLE ticket ADD COLUMN first_closed_on TEXT;                     -- before any reopening
ALTER TABLE ticket ADD COLUMN reopened BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN merged_into TEXT NOT NULL DEFAULT '';     -- number of the ticket that goes on
ALTER TABLE ticket ADD COLUMN supervised BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN service TEXT NOT NULL DEFAULT '';         -- call-back: how one was treated
ALTER TABLE ticket ADD COLUMN result TEXT NOT NULL DEFAULT '';          -- call-back: what came of it
ALTER TABLE ticket ADD COLUMN gist TEXT NOT NULL DEFAULT '';            -- one public line without persons; '' not public
ALTER TABLE ticket ADD COLUMN caller BLOB;                              -- name and phone, sealed
ALTER TABLE ticket ADD COLUMN last_day TEXT NOT NULL DEFAULT '';        -- day of the last event
ALTER TABLE ticket ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

UPDATE ticket SET first_due_on = due_on, last_day = received_on;
UPDATE ticket SET state = 'closed', open = 0, first_closed_on = closed_on, last_day = closed_on,
       outcome = CASE WHEN closed_on <= due_on THEN 'on_time' ELSE 'late' END
 WHERE closed_on IS NOT NULL;

CREATE INDEX ticket_open ON ticket (org_id, open, due_on, id);
CREATE INDEX ticket_by_class ON ticket (org_id, class, received_on, id);
CREATE INDEX ticket_by_office ON ticket (org_id, office, received_on, id);

-- owner: hotline
-- append-only
-- What happened to a ticket.
CREATE TABLE ticket_event (
    org_id     BIGINT NOT NULL,
    ticket_id  BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    event      TEXT NOT NULL,
    day        TEXT NOT NULL,
    text       TEXT NOT NULL,
    office     TEXT NOT NULL,
    ground     TEXT NOT NULL, -- code of law/hotline.json
    days       BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (org_id, ticket_id, seq)
);

-- owner: hotline
-- Tickets counted by month of receipt and all that a rate is asked by; moved in the transaction that moves a ticket.
CREATE TABLE ticket_count (
    org_id  BIGINT NOT NULL,
    month   TEXT NOT NULL,
    kind    TEXT NOT NULL,
    class   TEXT NOT NULL,
    office  TEXT NOT NULL,
    outcome TEXT NOT NULL,
    tickets BIGINT NOT NULL,
    PRIMARY KEY (org_id, month, kind, class, office, outcome)
);

-- owner: hotline
-- Call-backs counted by month of the ticket's receipt.
CREATE TABLE ticket_rating (
    org_id  BIGINT NOT NULL,
    month   TEXT NOT NULL,
    service TEXT NOT NULL,
    result  TEXT NOT NULL,
    tickets BIGINT NOT NULL,
    PRIMARY KEY (org_id, month, service, result)
);

INSERT INTO ticket_count (org_id, month, kind, class, office, outcome, tickets)
    SELECT org_id, substr(received_on, 1, 7), kind, class, office, outcome, COUNT(*)
      FROM ticket GROUP BY org_id, substr(received_on, 1, 7), kind, class, office, outcome;
