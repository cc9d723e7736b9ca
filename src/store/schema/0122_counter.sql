-- The service centre's counter: windows, numbers of a day, errands done for villagers (帮办代办).

-- owner: service
-- Windows of the centre.
CREATE TABLE queue_window (
    org_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    name   TEXT NOT NULL,
    slots  BIGINT NOT NULL, -- appointments of half a day; 0: none are taken
    open   BIGINT NOT NULL,
    PRIMARY KEY (org_id, number)
);

-- owner: service
-- Numbers of a day and window; of the person only how to call out and four digits of the phone.
CREATE TABLE queue_ticket (
    org_id    BIGINT NOT NULL,
    day       TEXT NOT NULL,
    window_no BIGINT NOT NULL,
    number    BIGINT NOT NULL,
    code      TEXT NOT NULL,   -- in the ticket's address
    half      TEXT NOT NULL,   -- am, pm
    booked    BIGINT NOT NULL, -- 1: by appointment; 0: taken at the counter
    name      TEXT NOT NULL,
    tail      TEXT NOT NULL,
    matter    TEXT NOT NULL,
    state     TEXT NOT NULL,   -- waiting, called, done, missed, cancelled
    made_at   BIGINT NOT NULL,
    called_at BIGINT,
    done_at   BIGINT,
    PRIMARY KEY (org_id, day, window_no, number)
);
CREATE UNIQUE INDEX queue_ticket_by_code ON queue_ticket (org_id, code);

-- owner: service
-- An errand: somebody of the village does it for a villager, with a mandate.
CREATE TABLE errand (
    org_id      BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    village_id  BIGINT NOT NULL,
    item_code   TEXT NOT NULL,
    item_name   TEXT NOT NULL,
    person      BLOB NOT NULL,   -- sealed: name, phone, address
    mandate     TEXT NOT NULL,   -- paper, family, phone, home
    witness     TEXT NOT NULL,
    agent       TEXT NOT NULL,
    state       TEXT NOT NULL,   -- accepted, submitted, decided, delivered, cancelled
    accepted_on TEXT NOT NULL,
    due_on      TEXT,            -- promised, from the day it was handed in
    closed_on   TEXT,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX errand_by_village ON errand (org_id, village_id, state, id);

-- owner: service
-- append-only
-- What was done on an errand.
CREATE TABLE errand_event (
    org_id    BIGINT NOT NULL,
    errand_id BIGINT NOT NULL,
    seq       BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    account   BIGINT NOT NULL,
    actor     TEXT NOT NULL,
    event     TEXT NOT NULL,
    note      TEXT NOT NULL,
    PRIMARY KEY (org_id, errand_id, seq)
);
