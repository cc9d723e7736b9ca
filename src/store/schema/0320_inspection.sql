-- What an inspection finds in the texts, kept while the whole record is walked through.

-- owner: disclose
-- How far the walk of the day is.
CREATE TABLE disclosure_walk (
    org_id   BIGINT NOT NULL,
    day      TEXT NOT NULL,   -- of the round that runs or has ended
    after_id BIGINT NOT NULL, -- items up to this one have been read
    items    BIGINT NOT NULL, -- how many that were
    ended    BIGINT NOT NULL, -- 1: the round is through
    at       BIGINT NOT NULL,
    PRIMARY KEY (org_id)
);

-- owner: disclose
-- Items that became public, were revised or withdrawn since they were read.
CREATE TABLE disclosure_unread (
    org_id  BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    PRIMARY KEY (org_id, item_id)
);

-- owner: disclose
-- What is wrong in a public text; written anew whenever it is read.
CREATE TABLE disclosure_find (
    org_id    BIGINT NOT NULL,
    item_id   BIGINT NOT NULL,
    indicator TEXT NOT NULL, -- code of an indicator, "D2"
    words     TEXT NOT NULL,
    PRIMARY KEY (org_id, item_id, indicator, words)
);
CREATE INDEX disclosure_find_by_indicator ON disclosure_find (org_id, indicator, item_id);

-- owner: disclose
-- Links of public texts to other sites.
CREATE TABLE disclosure_link (
    org_id  BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    url     TEXT NOT NULL,
    PRIMARY KEY (org_id, item_id, url)
);
CREATE INDEX disclosure_link_by_url ON disclosure_link (org_id, url);

-- owner: disclose
-- Each address once, and what it answered when it was asked last.
CREATE TABLE disclosure_address (
    org_id   BIGINT NOT NULL,
    url      TEXT NOT NULL,
    asked_at BIGINT NOT NULL, -- 0: never
    result   TEXT NOT NULL,   -- "", answers, silent, unasked
    words    TEXT NOT NULL,
    failures BIGINT NOT NULL, -- times in a row without an answer
    PRIMARY KEY (org_id, url)
);
CREATE INDEX disclosure_address_by_time ON disclosure_address (org_id, asked_at);

-- owner: disclose
-- Whether addresses are asked at all.
CREATE TABLE disclosure_link_setting (
    org_id BIGINT NOT NULL,
    asks   BIGINT NOT NULL,
    hosts  TEXT NOT NULL, -- names, a line each, that may lie in a closed network
    PRIMARY KEY (org_id)
);
