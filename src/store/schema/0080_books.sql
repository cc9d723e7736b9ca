-- Village books: double entry, months that close, registers of contracts, assets and resources.
-- All but book_balance are record tables; book_balance is what a month looked like when it closed.

-- owner: books
-- One voucher. Its money stands in book_entry.
CREATE TABLE book_voucher (
    org_id      BIGINT NOT NULL, -- the town
    id          BIGINT NOT NULL,
    village_id  BIGINT NOT NULL, -- the village's own organisation
    month       TEXT NOT NULL,   -- '2021-09'
    day         TEXT NOT NULL,
    kind        TEXT NOT NULL,   -- opening, receipt, payment, transfer
    state       TEXT NOT NULL,   -- draft, submitted, countersign, approved, returned, void
    number      BIGINT,          -- given at approval, without gaps in a village's month
    summary     TEXT NOT NULL,
    payee       TEXT NOT NULL,   -- the other side
    handler     TEXT NOT NULL,
    witness     TEXT NOT NULL,
    total_fen   BIGINT NOT NULL, -- of one side
    corrects_id BIGINT,          -- the voucher of a closed month that this one puts right
    remark      TEXT NOT NULL,   -- why it was returned or made void
    made_by     BIGINT NOT NULL,
    approved_by BIGINT,
    version     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    sample      BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX book_voucher_by_number ON book_voucher (org_id, village_id, month, number);
CREATE INDEX book_voucher_by_state ON book_voucher (org_id, state, village_id);

-- owner: books
-- One line of a voucher: a sum on one side of one account.
CREATE TABLE book_entry (
    org_id     BIGINT NOT NULL,
    voucher_id BIGINT NOT NULL,
    line       BIGINT NOT NULL,
    account    TEXT NOT NULL,
    name       TEXT NOT NULL,
    debit_fen  BIGINT NOT NULL,
    credit_fen BIGINT NOT NULL,
    PRIMARY KEY (org_id, voucher_id, line),
    FOREIGN KEY (org_id, voucher_id) REFERENCES book_voucher (org_id, id)
);

-- owner: books
-- Pictures of the paper behind a voucher.
CREATE TABLE book_image (
    org_id     BIGINT NOT NULL,
    voucher_id BIGINT NOT NULL,
    n          BIGINT NOT NULL,
    sha256     TEXT NOT NULL,
    type       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    shown      BIGINT NOT NULL, -- 1: looked at by the town, holds nothing personal, public
    PRIMARY KEY (org_id, voucher_id, n),
    FOREIGN KEY (org_id, voucher_id) REFERENCES book_voucher (org_id, id)
);

-- owner: books
-- A closed month. It cannot be opened again: corrections are vouchers of a later month.
CREATE TABLE book_month (
    org_id       BIGINT NOT NULL,
    village_id   BIGINT NOT NULL,
    month        TEXT NOT NULL,
    vouchers     BIGINT NOT NULL,
    cash_opening BIGINT NOT NULL, -- fen
    receipts     BIGINT NOT NULL,
    payments     BIGINT NOT NULL,
    cash_closing BIGINT NOT NULL,
    income       BIGINT NOT NULL,
    expense      BIGINT NOT NULL,
    closed_by    BIGINT NOT NULL,
    closed_at    BIGINT NOT NULL,
    checkers     TEXT NOT NULL,   -- 民主理财小组, who checked before publication
    published_on TEXT,
    sha256       TEXT,            -- of the published entries file
    PRIMARY KEY (org_id, village_id, month)
);
CREATE INDEX book_month_by_month ON book_month (org_id, month, village_id);

-- owner: books
-- The trial balance of a closed month; sums are debit minus credit.
CREATE TABLE book_balance (
    org_id      BIGINT NOT NULL,
    village_id  BIGINT NOT NULL,
    month       TEXT NOT NULL,
    account     TEXT NOT NULL,
    name        TEXT NOT NULL,
    opening_fen BIGINT NOT NULL,
    debit_fen   BIGINT NOT NULL,
    credit_fen  BIGINT NOT NULL,
    closing_fen BIGINT NOT NULL,
    PRIMARY KEY (org_id, village_id, month, account)
);

-- owner: books
-- Contracts, assets and resources of a village.
CREATE TABLE book_register (
    org_id     BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    kind       TEXT NOT NULL, -- contract, asset, resource
    name       TEXT NOT NULL,
    party      TEXT NOT NULL, -- contracts: the other side
    quantity   TEXT NOT NULL, -- 12 亩, 1 座
    value_fen  BIGINT NOT NULL, -- assets: value; contracts: rent a year
    from_day   TEXT,
    until_day  TEXT,
    note       TEXT NOT NULL,
    ended_on   TEXT,
    changed_at BIGINT NOT NULL,
    sample     BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX book_register_by_village ON book_register (org_id, village_id, kind);
CREATE INDEX book_register_by_end ON book_register (org_id, kind, until_day);
