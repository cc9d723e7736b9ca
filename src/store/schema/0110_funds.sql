-- Livelihood funds: catalogue by year, allocations down the levels, payment lists, running totals.
-- All are record tables; fund_total and fund_batch_total can be added up again from fund_payment.

-- owner: funds
-- One fund of one year, with the document that governs it.
CREATE TABLE fund (
    org_id      BIGINT NOT NULL, -- the town
    id          BIGINT NOT NULL,
    year        BIGINT NOT NULL,
    code        TEXT NOT NULL,   -- the same from year to year
    name        TEXT NOT NULL,
    department  TEXT NOT NULL,   -- who is in charge above
    document    TEXT NOT NULL,   -- governing document, with its number
    item_number TEXT NOT NULL,   -- index number of the published document on this site; may be empty
    object      TEXT NOT NULL,   -- who gets it
    standard    TEXT NOT NULL,   -- how much, in words
    channel     TEXT NOT NULL,   -- how it is paid
    ended       BIGINT NOT NULL, -- 1: no longer paid
    version     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    sample      BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX fund_by_code ON fund (org_id, year, code);

-- owner: funds
-- append-only
-- Money that came down from one level to the next; a mistake is put right by a negative one.
CREATE TABLE fund_allocation (
    org_id     BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    fund_id    BIGINT NOT NULL,
    year       BIGINT NOT NULL,
    from_level TEXT NOT NULL, -- central, province, city, county, town
    to_level   TEXT NOT NULL, -- province, city, county, town, village
    village_id BIGINT NOT NULL, -- 0 unless to_level is village
    amount_fen BIGINT NOT NULL,
    document   TEXT NOT NULL,
    day        TEXT NOT NULL,
    made_by    BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    sample     BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, fund_id) REFERENCES fund (org_id, id)
);
CREATE INDEX fund_allocation_by_fund ON fund_allocation (org_id, fund_id, day);
CREATE INDEX fund_allocation_by_year ON fund_allocation (org_id, year, fund_id);

-- owner: funds
-- One payment list. Public only in state published.
CREATE TABLE fund_batch (
    org_id       BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    fund_id      BIGINT NOT NULL,
    year         BIGINT NOT NULL,
    title        TEXT NOT NULL,
    period       TEXT NOT NULL,   -- what it pays for: 2021年第三季度
    digest       TEXT NOT NULL,   -- of the list as it came: the same list is not taken twice
    state        TEXT NOT NULL,   -- loading, loaded, approved, published, withdrawn, void
    payments     BIGINT NOT NULL,
    paid_fen     BIGINT NOT NULL,
    returned     BIGINT NOT NULL, -- payments that came back
    returned_fen BIGINT NOT NULL,
    flagged      BIGINT NOT NULL, -- rows with a remark of the import
    remark       TEXT NOT NULL,   -- why it was withdrawn or made void
    made_by      BIGINT NOT NULL,
    approved_by  BIGINT,
    published_on TEXT,
    names_until  TEXT,            -- last day on which its rows are shown
    sha256       TEXT NOT NULL,   -- of the public file when it was published
    version      BIGINT NOT NULL,
    changed_at   BIGINT NOT NULL,
    sample       BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, fund_id) REFERENCES fund (org_id, id)
);
CREATE INDEX fund_batch_by_fund ON fund_batch (org_id, fund_id, state);
CREATE INDEX fund_batch_by_state ON fund_batch (org_id, state, changed_at);
CREATE INDEX fund_batch_by_digest ON fund_batch (org_id, digest);

-- owner: funds
-- One payment. What tells the person apart is sealed; name_shown is the masked name.
CREATE TABLE fund_payment (
    org_id       BIGINT NOT NULL,
    batch_id     BIGINT NOT NULL,
    line         BIGINT NOT NULL,
    village_id   BIGINT NOT NULL, -- 0: no village
    name_shown   TEXT NOT NULL,
    sealed       BLOB NOT NULL,   -- name, ID number, card, phone
    person_key   BIGINT NOT NULL, -- keyed digest of the ID number; 0: without one
    quantity     TEXT NOT NULL,
    standard_fen BIGINT NOT NULL, -- 0: not given
    amount_fen   BIGINT NOT NULL,
    paid_on      TEXT NOT NULL,
    returned     BIGINT NOT NULL, -- 1: the bank sent it back
    flags        TEXT NOT NULL,   -- codes of FUNDS_FLAGS by blanks
    PRIMARY KEY (org_id, batch_id, line),
    FOREIGN KEY (org_id, batch_id) REFERENCES fund_batch (org_id, id)
);
CREATE INDEX fund_payment_by_village ON fund_payment (org_id, batch_id, village_id, line);
CREATE INDEX fund_payment_by_person ON fund_payment (org_id, person_key);

-- owner: funds
-- A list's sums by village.
CREATE TABLE fund_batch_total (
    org_id       BIGINT NOT NULL,
    batch_id     BIGINT NOT NULL,
    village_id   BIGINT NOT NULL,
    payments     BIGINT NOT NULL,
    paid_fen     BIGINT NOT NULL,
    returned     BIGINT NOT NULL,
    returned_fen BIGINT NOT NULL,
    PRIMARY KEY (org_id, batch_id, village_id)
);

-- owner: funds
-- Running sums of all published lists, so that a public page never counts payments.
CREATE TABLE fund_total (
    org_id       BIGINT NOT NULL,
    year         BIGINT NOT NULL,
    fund_id      BIGINT NOT NULL,
    village_id   BIGINT NOT NULL,
    payments     BIGINT NOT NULL,
    paid_fen     BIGINT NOT NULL,
    returned     BIGINT NOT NULL,
    returned_fen BIGINT NOT NULL,
    PRIMARY KEY (org_id, year, fund_id, village_id)
);
CREATE INDEX fund_total_by_village ON fund_total (org_id, village_id, year, fund_id);

-- owner: funds
-- A person's code for looking at the own payments: only a keyed digest of name, ID tail and code.
CREATE TABLE fund_pass (
    org_id     BIGINT NOT NULL,
    person_key BIGINT NOT NULL,
    look       TEXT NOT NULL,
    issued_by  BIGINT NOT NULL,
    issued_at  BIGINT NOT NULL,
    until_day  TEXT NOT NULL,
    PRIMARY KEY (org_id, person_key)
);
CREATE UNIQUE INDEX fund_pass_by_look ON fund_pass (org_id, look);
