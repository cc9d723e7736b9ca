-- Importing payment lists again: what is there already, and how an office's own headers are read.

-- Keyed digest of what a row says: the same row of a mended list is not taken twice. 0: unknown.
ALTER TABLE fund_payment ADD COLUMN row_key BIGINT NOT NULL DEFAULT 0;

-- owner: funds
-- The columns of a header that words alone did not tell, as somebody has shown them.
CREATE TABLE fund_mapping (
    org_id     BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    header_key TEXT NOT NULL,   -- digest of the header's texts in their order
    header     TEXT NOT NULL,   -- the texts, a line each
    places     TEXT NOT NULL,   -- "name=2 amount=5": column of the table = cell of the header, from 0
    made_by    BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    ended      BIGINT NOT NULL, -- 1: no longer used
    PRIMARY KEY (org_id, id)
);
CREATE INDEX fund_mapping_by_key ON fund_mapping (org_id, header_key, ended);
