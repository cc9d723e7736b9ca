-- How often a site is read, by day; nothing about who reads.

-- owner: visits
-- Pages shown and files given on a day, by kind.
CREATE TABLE visit_day (
    org_id BIGINT NOT NULL,
    day    TEXT NOT NULL,
    kind   TEXT NOT NULL,
    visits BIGINT NOT NULL,
    PRIMARY KEY (org_id, day, kind)
);

-- owner: visits
-- How many readers a day had, estimated. The sketch is kept while the day goes on, then it is emptied.
CREATE TABLE visit_readers (
    org_id  BIGINT NOT NULL,
    day     TEXT NOT NULL,
    readers BIGINT NOT NULL,
    sketch  BLOB NOT NULL,
    PRIMARY KEY (org_id, day)
);
