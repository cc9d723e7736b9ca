-- Sealed originals: who opened which, when and why.

-- owner: disclose
-- Each opening of what lies sealed at an item: the text before it was covered, an attachment as it came.
-- append-only
CREATE TABLE disclosure_opening (
    org_id     BIGINT NOT NULL,
    item_id    BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    what       TEXT NOT NULL, -- "text", or the name of the attachment
    account_id BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (org_id, item_id, seq)
);
