-- Leads: what matching found, from the run that found it to the money that came back. Persons are sealed;
-- what stands open is masked.

-- owner: leads
-- A register somebody uploaded for matching (deceased, employees, vehicles …). Its bytes lie sealed in parts.
CREATE TABLE lead_list (
    org_id    BIGINT NOT NULL,
    id        BIGINT NOT NULL,
    list      TEXT NOT NULL,   -- name in law/matching.json: deaths
    title     TEXT NOT NULL,   -- where it comes from, as of when
    digest    TEXT NOT NULL,   -- keyed, of the bytes: the same file is not kept twice
    row_count BIGINT NOT NULL,
    wrong     BIGINT NOT NULL, -- cells that could not be read
    wrong_ids BIGINT NOT NULL, -- identity numbers with a wrong check digit; they take part
    until_day TEXT NOT NULL,   -- removed after this day
    removed   BIGINT NOT NULL, -- 1: the bytes are gone
    made_by   BIGINT NOT NULL,
    made_at   BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX lead_list_by_digest ON lead_list (org_id, digest);

-- owner: leads
-- The sealed bytes of a register, in parts.
CREATE TABLE lead_list_part (
    org_id  BIGINT NOT NULL,
    list_id BIGINT NOT NULL,
    n       BIGINT NOT NULL,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (org_id, list_id, n),
    FOREIGN KEY (org_id, list_id) REFERENCES lead_list (org_id, id)
);

-- owner: leads
-- One matching: asked for by somebody, done by a job.
CREATE TABLE lead_run (
    org_id   BIGINT NOT NULL,
    id       BIGINT NOT NULL,
    state    TEXT NOT NULL,   -- waiting, done, failed
    from_day TEXT NOT NULL,   -- payments from this day on
    payments BIGINT NOT NULL,
    lists    BIGINT NOT NULL, -- registers that took part
    findings BIGINT NOT NULL,
    fresh    BIGINT NOT NULL, -- new leads
    known    BIGINT NOT NULL, -- findings that were leads before
    held     BIGINT NOT NULL, -- findings held back by an adjustment
    gaps     TEXT NOT NULL,   -- rules not asked and what is missing, a line each
    words    TEXT NOT NULL,   -- why it failed
    made_by  BIGINT NOT NULL,
    made_at  BIGINT NOT NULL,
    done_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX lead_run_by_state ON lead_run (org_id, state, id);

-- owner: leads
-- One lead. Nothing is deleted; it is closed with a result.
CREATE TABLE lead (
    org_id        BIGINT NOT NULL,
    id            BIGINT NOT NULL,
    rule          TEXT NOT NULL,   -- M01
    level         TEXT NOT NULL,   -- high, mid, low, care
    mark          TEXT NOT NULL,   -- keyed digest of rule and person: the same thing found again
    seen          TEXT NOT NULL,   -- keyed digest of the evidence: nothing new about it
    person        TEXT NOT NULL,   -- masked
    zh            TEXT NOT NULL,   -- explanation, masked
    amount_fen    BIGINT NOT NULL,
    likelihood    BIGINT NOT NULL, -- percent, below 100 when an identity number was missing
    row_count     BIGINT NOT NULL, -- evidence lines in all
    state         TEXT NOT NULL,   -- new, assigned, checked, handled, closed
    owner_id      BIGINT NOT NULL, -- 0: nobody yet
    assigned_on   TEXT,
    extended      BIGINT NOT NULL, -- 1: once
    result        TEXT NOT NULL,   -- '', confirmed, false_alarm, data_error, allowed
    measure       TEXT NOT NULL,   -- '', stop, recover, pay, transfer, correct, other
    checked_by    BIGINT NOT NULL,
    recovered_fen BIGINT NOT NULL,
    quiet_until   TEXT,            -- the person is left alone under this rule until then, once it is closed
    found_on      TEXT NOT NULL,
    run_id        BIGINT NOT NULL, -- that saw it last
    version       BIGINT NOT NULL,
    changed_at    BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX lead_by_mark ON lead (org_id, mark, id);
CREATE INDEX lead_by_state ON lead (org_id, state, id);
CREATE INDEX lead_by_rule ON lead (org_id, rule, state);
CREATE INDEX lead_by_owner ON lead (org_id, owner_id, state);

-- owner: leads
-- A line of evidence as it stood: masked to read, sealed to open.
CREATE TABLE lead_row (
    org_id   BIGINT NOT NULL,
    lead_id  BIGINT NOT NULL,
    n        BIGINT NOT NULL,
    list     TEXT NOT NULL,   -- payments, deaths
    batch_id BIGINT NOT NULL, -- of a payment; 0: none
    line     BIGINT NOT NULL, -- in the list or file
    shown    TEXT NOT NULL,
    sealed   BLOB NOT NULL,
    PRIMARY KEY (org_id, lead_id, n),
    FOREIGN KEY (org_id, lead_id) REFERENCES lead (org_id, id)
);

-- owner: leads
-- append-only
-- What happened to a lead.
CREATE TABLE lead_event (
    org_id     BIGINT NOT NULL,
    lead_id    BIGINT NOT NULL,
    n          BIGINT NOT NULL,
    event      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    account_id BIGINT NOT NULL, -- 0: the program
    sealed     BLOB NOT NULL,   -- words
    PRIMARY KEY (org_id, lead_id, n),
    FOREIGN KEY (org_id, lead_id) REFERENCES lead (org_id, id)
);

-- owner: leads
-- What an organisation has adjusted in the rules; ended, never deleted.
CREATE TABLE lead_tuning (
    org_id    BIGINT NOT NULL,
    id        BIGINT NOT NULL,
    rule      TEXT NOT NULL,
    kind      TEXT NOT NULL,   -- person, least_yuan, least_likelihood, off
    mark      TEXT NOT NULL,   -- of kind person: mark of the lead
    amount    BIGINT NOT NULL, -- of least_yuan: fen; of least_likelihood: percent
    lead_id   BIGINT NOT NULL, -- the lead it came from; 0: none
    reason    TEXT NOT NULL,
    until_day TEXT NOT NULL,
    held      BIGINT NOT NULL, -- findings it held back in the last run
    made_by   BIGINT NOT NULL,
    made_at   BIGINT NOT NULL,
    ended_by  BIGINT NOT NULL, -- 0: in force
    ended_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX lead_tuning_by_rule ON lead_tuning (org_id, ended_by, rule);
