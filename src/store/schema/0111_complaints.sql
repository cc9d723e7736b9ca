-- Questions and complaints about public money: sealed words, a secret to follow, a reply clock, and who
-- must never see them.

-- owner: complaints
-- One question or complaint. Nothing is ever deleted; it is closed with a reason.
CREATE TABLE complaint (
    org_id     BIGINT NOT NULL, -- the town whose money it is about
    id         BIGINT NOT NULL,
    number     TEXT NOT NULL,   -- 问2026-0001
    look       TEXT NOT NULL,   -- keyed digest of number and secret
    kind       TEXT NOT NULL,   -- of law/complaints.json
    about      TEXT NOT NULL,   -- funds, books, projects, other
    about_id   BIGINT NOT NULL,
    about_line BIGINT NOT NULL,
    about_zh   TEXT NOT NULL,   -- the public line as it stood
    village_id BIGINT NOT NULL, -- 0: none
    sealed     BLOB NOT NULL,   -- words and, where given, name and phone
    anonymous  BIGINT NOT NULL,
    state      TEXT NOT NULL,   -- open, accepted, replied, closed
    level      TEXT NOT NULL,   -- who answers: town, county
    received_on TEXT NOT NULL,
    reply_days BIGINT NOT NULL, -- working days
    replied_on TEXT,            -- the first reply
    rating     BIGINT NOT NULL, -- 0: none, 1 no, 2 partly, 3 yes
    changed_at BIGINT NOT NULL,
    sample     BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX complaint_by_look ON complaint (org_id, look);
CREATE INDEX complaint_by_state ON complaint (org_id, level, state, received_on);

-- owner: complaints
-- append-only
-- Who is complained of: an account, or every account of a village. They never see it.
CREATE TABLE complaint_barred (
    org_id       BIGINT NOT NULL,
    complaint_id BIGINT NOT NULL,
    n            BIGINT NOT NULL,
    account_id   BIGINT NOT NULL, -- 0: none
    village_id   BIGINT NOT NULL, -- 0: none
    PRIMARY KEY (org_id, complaint_id, n),
    FOREIGN KEY (org_id, complaint_id) REFERENCES complaint (org_id, id)
);

-- owner: complaints
-- append-only
-- What happened.
CREATE TABLE complaint_event (
    org_id       BIGINT NOT NULL,
    complaint_id BIGINT NOT NULL,
    n            BIGINT NOT NULL,
    event        TEXT NOT NULL, -- receive, accept, reply, refuse, escalate, rate
    at           BIGINT NOT NULL,
    account_id   BIGINT NOT NULL, -- 0: the complainant
    sealed       BLOB NOT NULL,
    PRIMARY KEY (org_id, complaint_id, n),
    FOREIGN KEY (org_id, complaint_id) REFERENCES complaint (org_id, id)
);
