-- Attachments of items.

-- owner: disclose
-- A file beside an item's text. The bytes as they came lie sealed in a blob; a copy lies open only when nothing in
-- it blocks publication any more.
CREATE TABLE disclosure_file (
    org_id        BIGINT NOT NULL,
    id            BIGINT NOT NULL,
    item_id       BIGINT NOT NULL,
    name          TEXT NOT NULL,   -- safe on a page and on a disk
    kind          TEXT NOT NULL,   -- docx, xlsx, pdf, png, jpg, csv, txt: by content
    size          BIGINT NOT NULL, -- of the copy, else of what came
    sha256        TEXT NOT NULL,   -- of the open copy; empty: not fit to be public yet
    sealed_sha256 TEXT NOT NULL,   -- of the sealed original
    finds         TEXT NOT NULL,   -- lines: what, where, which words (numbers covered), 1 when it blocks
    blocking      BIGINT NOT NULL, -- how many of them block
    cleaned       BIGINT NOT NULL, -- 1: the copy was written anew
    removed       BIGINT NOT NULL, -- 1: no longer with the item
    account_id    BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX disclosure_file_by_item ON disclosure_file (org_id, item_id, id);
