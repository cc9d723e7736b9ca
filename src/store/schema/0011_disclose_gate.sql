-- The gate on personal data before release.

-- owner: disclose
-- Words of an item before personal data was covered: sealed with the record's key, opened only with a
-- line in the trail.
-- append-only
CREATE TABLE disclosure_original (
    org_id     BIGINT NOT NULL,
    item_id    BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    sealed     BLOB NOT NULL, -- title, abstract and body
    account_id BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (org_id, item_id, seq)
);

-- owner: disclose
-- Who took it upon himself, in writing, that a text shows an ID number, bank card or mobile number.
-- append-only
CREATE TABLE disclosure_allowed (
    org_id     BIGINT NOT NULL,
    item_id    BIGINT NOT NULL,
    sha256     TEXT NOT NULL, -- of exactly this text
    account_id BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (org_id, item_id, sha256, account_id)
);
