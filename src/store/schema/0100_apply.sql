-- The case of an application for disclosure: what came in, what was done, who asked (sealed).

-- owner: apply
-- One application. state, due, outcome and the days are what law/clock.h makes of the events, kept for lists;
-- the rows with _after hold from the day after turns_on, the last day of the other side, if nothing is heard.
CREATE TABLE application_case (
    org_id           BIGINT NOT NULL,
    id               BIGINT NOT NULL,
    number           TEXT NOT NULL,   -- 2026-0001
    channel          TEXT NOT NULL,   -- in_person, post, letter, web, fax, email, oral
    applicant_kind   TEXT NOT NULL,   -- column of table 3: np, ent, res, ngo, law, oth
    subject          TEXT NOT NULL,   -- what is asked for, in short, personal numbers covered
    form             TEXT NOT NULL,   -- paper, electronic, read
    way              TEXT NOT NULL,   -- post, email, pickup, site
    submitted_on     TEXT NOT NULL,
    received_on      TEXT,            -- R of art. 31; NULL: not confirmed yet
    state            TEXT NOT NULL,
    due              TEXT,
    turns_on         TEXT,
    state_after      TEXT,
    due_after        TEXT,
    closed_on        TEXT,            -- the day it counts in table 3; may lie ahead when silence will close it
    outcome          TEXT,            -- one of the 21 rows of table 3, with closed_on
    late_days        BIGINT NOT NULL, -- of the answer
    handler_id       BIGINT,
    handler          TEXT NOT NULL,
    applicant_digest TEXT NOT NULL,   -- keyed: finds what the same person asked before
    secret_digest    TEXT NOT NULL,   -- keyed
    once             TEXT,            -- of the form: the same form sent twice is one application
    removed_on       TEXT,            -- personal data removed
    version          BIGINT NOT NULL,
    created_at       BIGINT NOT NULL,
    changed_at       BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX application_case_by_number ON application_case (org_id, number);
CREATE UNIQUE INDEX application_case_by_once ON application_case (org_id, once);
CREATE INDEX application_case_by_received ON application_case (org_id, received_on, applicant_kind);
CREATE INDEX application_case_by_closed ON application_case (org_id, closed_on, received_on, applicant_kind, outcome);
CREATE INDEX application_case_by_applicant ON application_case (org_id, applicant_digest, submitted_on);

-- owner: apply
-- append-only
-- What happened to a case, in order; an entry is never changed, an undo names the one it takes back.
CREATE TABLE application_event (
    org_id       BIGINT NOT NULL,
    case_id      BIGINT NOT NULL,
    seq          BIGINT NOT NULL,
    event        TEXT NOT NULL,   -- of law/clock.h, or undo
    on_day       TEXT NOT NULL,
    received_on  TEXT,
    until_day    TEXT,
    days         BIGINT NOT NULL,
    outcome      TEXT,
    delivered_by TEXT,
    approved_by  TEXT NOT NULL,
    good_reason  BIGINT NOT NULL,
    unclear      BIGINT NOT NULL,
    undoes       BIGINT,
    letter_id    BIGINT,
    note         BLOB,            -- sealed under the key of the case
    account_id   BIGINT NOT NULL,
    actor        TEXT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (org_id, case_id, seq)
);

-- owner: apply
-- Who asked and the words of the application. key (sealed under the record's key) opens these, the notes, the
-- messages and the files of the case: when the row goes, none of them can be read again.
CREATE TABLE application_person (
    org_id      BIGINT NOT NULL,
    case_id     BIGINT NOT NULL,
    key         BLOB NOT NULL,
    person      BLOB NOT NULL,
    description BLOB NOT NULL,
    PRIMARY KEY (org_id, case_id)
);

-- owner: apply
-- Papers of a case.
CREATE TABLE application_file (
    org_id  BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    id      BIGINT NOT NULL,
    kind    TEXT NOT NULL,   -- identity, attachment, correction, opinion, proof, other
    name    BLOB NOT NULL,   -- sealed
    bytes   BIGINT NOT NULL,
    sha256  TEXT NOT NULL,   -- sealed attachment of the record
    actor   TEXT NOT NULL,   -- who brought it; '' the applicant
    at      BIGINT NOT NULL,
    PRIMARY KEY (org_id, case_id, id)
);

-- owner: apply
-- What the applicant wrote on the tracking page.
CREATE TABLE application_message (
    org_id  BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    id      BIGINT NOT NULL,
    kind    TEXT NOT NULL,   -- correction, reasons, paid, withdraw, rectify
    body    BLOB NOT NULL,   -- sealed
    at      BIGINT NOT NULL,
    done_at BIGINT,          -- taken into the case by an event
    PRIMARY KEY (org_id, case_id, id)
);
CREATE INDEX application_message_open ON application_message (org_id, done_at, at);

INSERT INTO application_case (org_id, id, number, channel, applicant_kind, subject, form, way, submitted_on,
        received_on, state, due, turns_on, state_after, due_after, closed_on, outcome, late_days, handler_id, handler,
        applicant_digest, secret_digest, once, removed_on, version, created_at, changed_at)
    SELECT org_id, id, number, 'in_person', applicant_kind, subject, 'paper', 'pickup', received_on, received_on,
           CASE WHEN answered_on IS NULL THEN 'processing' ELSE 'closed' END, NULL, NULL, NULL, NULL, answered_on,
           outcome, 0, NULL, '', '', '', NULL, received_on, 1, 0, 0
      FROM application;

DROP TABLE application;
