-- Search: a derived table, rebuilt from the items by `qingfeng rebuild`.

-- owner: search
-- What can be found: the public text of each public item, nothing else. sort_key: newest first; also the
-- number of the document in the full-text table (day, organisation, item in 63 bits).
CREATE TABLE search_document (
    org_id      BIGINT NOT NULL,
    item_id     BIGINT NOT NULL,
    sort_key    BIGINT NOT NULL,
    column_code TEXT NOT NULL,
    kind        TEXT NOT NULL,
    validity    TEXT NOT NULL,
    released_on TEXT NOT NULL,
    index_no    TEXT NOT NULL,
    doc_no      TEXT NOT NULL,
    title       TEXT NOT NULL,
    body        TEXT NOT NULL,
    tokens      TEXT NOT NULL, -- title's tokens, line break, the others; PostgreSQL only, else empty
    initials    TEXT NOT NULL, -- of the title's first characters in pinyin, for suggestions
    PRIMARY KEY (org_id, item_id)
);
CREATE INDEX search_document_by_key ON search_document (org_id, sort_key);
CREATE INDEX search_document_by_column ON search_document (org_id, column_code, sort_key);
CREATE INDEX search_document_by_initials ON search_document (org_id, initials);

-- owner: search
-- shared: the organisation is a token of every document and part of its number
-- only: sqlite
-- Our tokens (domain/search/tokens.h) by document; prefix='1' is the table of single characters.
CREATE VIRTUAL TABLE search_index USING fts5(title, body, meta, content='', columnsize=0,
    tokenize='ascii', prefix='1');

-- only: postgres
ALTER TABLE search_document ADD COLUMN vector tsvector;
-- only: postgres
CREATE INDEX search_document_by_vector ON search_document USING gin (vector);
