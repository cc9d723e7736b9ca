-- The search index anew: words of titles have entries of their own (domain/search/search.c). It fills itself
-- from the items (web/search_feed.c), as whenever it is empty.

-- only: sqlite
DROP TABLE search_index;

-- owner: search
-- shared: the organisation is a token of every document and part of its number
-- only: sqlite
-- Our tokens (domain/search/tokens.h) by document; prefix='1' is the table of single characters.
CREATE VIRTUAL TABLE search_index USING fts5(title, body, meta, content='', columnsize=0,
    tokenize='ascii', prefix='1');

-- only: sqlite
-- Pieces of the index are put together by eights, not by fours: each entry is written again half as often.
INSERT INTO search_index (search_index, rank) VALUES ('automerge', 8);

DELETE FROM search_document;
