-- Vouchers out of spreadsheets: which number of the list became which voucher, so that the same list twice changes
-- nothing.

-- owner: books
-- A number of a list in a village's month.
CREATE TABLE book_source (
    org_id     BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    month      TEXT NOT NULL,
    number     TEXT NOT NULL, -- as the list has it
    digest     TEXT NOT NULL, -- of the voucher as the list had it
    voucher_id BIGINT NOT NULL,
    PRIMARY KEY (org_id, village_id, month, number),
    FOREIGN KEY (org_id, voucher_id) REFERENCES book_voucher (org_id, id)
);
