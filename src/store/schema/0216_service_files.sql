-- What a guide gives to people's hands: blank forms, filled samples, what the result looks like.

-- owner: service
-- A file beside a service item. A copy lies open only when nothing in it blocks publication; else what came lies sealed.
CREATE TABLE service_file (
    org_id        BIGINT NOT NULL,
    id            BIGINT NOT NULL,
    code          TEXT NOT NULL,   -- of the item
    purpose       TEXT NOT NULL,   -- blank, filled, result
    material      TEXT NOT NULL,   -- which of its materials; empty: none in particular, or the result
    name          TEXT NOT NULL,   -- safe on a page and on a disk
    kind          TEXT NOT NULL,   -- docx, xlsx, pdf, png, jpg: by content
    size          BIGINT NOT NULL, -- of the copy, else of what came
    sha256        TEXT NOT NULL,   -- of the open copy; empty: not fit to be public yet
    sealed_sha256 TEXT NOT NULL,   -- of the sealed original; empty: the copy is the original
    finds         TEXT NOT NULL,   -- lines: what, where, which words (numbers covered), 1 when it blocks
    cleaned       BIGINT NOT NULL, -- 1: the copy was written anew
    account_id    BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX service_file_by_item ON service_file (org_id, code, id);
