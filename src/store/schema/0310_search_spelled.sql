-- Words of titles found by their pinyin initials, anywhere in the title.

-- owner: search
-- What is spelled, newest first, without opening the texts.
CREATE INDEX search_document_by_spelling ON search_document (org_id, sort_key, initials);

-- Initials are longer now and know every character: the index is emptied and fills itself anew (web/search_feed.c).
-- only: sqlite
INSERT INTO search_index (search_index) VALUES ('delete-all');

DELETE FROM search_document;
