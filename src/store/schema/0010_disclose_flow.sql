-- Proactive disclosure: the way of an item through review, its versions, and what follows release.

ALTER TABLE disclosure_item ADD COLUMN body_kind TEXT NOT NULL DEFAULT 'plain';

ALTER TABLE disclosure_item ADD COLUMN topic TEXT NOT NULL DEFAULT '';

ALTER TABLE disclosure_item ADD COLUMN editor_id BIGINT NOT NULL DEFAULT 0;

ALTER TABLE disclosure_item ADD COLUMN round BIGINT NOT NULL DEFAULT 0;

ALTER TABLE disclosure_item ADD COLUMN publish_at BIGINT;

ALTER TABLE disclosure_item ADD COLUMN withdrawn_on TEXT;

ALTER TABLE disclosure_item ADD COLUMN reason TEXT NOT NULL DEFAULT '';

ALTER TABLE disclosure_item ADD COLUMN revises_id BIGINT;

ALTER TABLE disclosure_item ADD COLUMN valid_until TEXT;

ALTER TABLE disclosure_item ADD COLUMN replaced_by BIGINT;

ALTER TABLE disclosure_item ADD COLUMN notice_until TEXT;

-- owner: disclose
-- Every step of an item: who wrote, sent in, passed, returned, released it. What the second eye may
-- do is asked here, in the statement that moves the item.
-- append-only
CREATE TABLE disclosure_step (
    org_id     BIGINT NOT NULL,
    item_id    BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    event      TEXT NOT NULL,   -- create, save, and the events of flow.c
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    round      BIGINT NOT NULL, -- how often it was sent in for review before or by this step
    account_id BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    remark     TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (org_id, item_id, seq)
);

-- owner: disclose
-- The secrecy question of art. 17 as it was answered before release.
-- append-only
CREATE TABLE disclosure_secrecy (
    org_id     BIGINT NOT NULL,
    item_id    BIGINT NOT NULL,
    round      BIGINT NOT NULL,
    secret     BIGINT NOT NULL, -- 1: holds no state secret (art. 14)
    privacy    BIGINT NOT NULL, -- 1: no trade secret, no privacy (art. 15)
    stability  BIGINT NOT NULL, -- 1: no danger to state, public, economic security, stability (art. 14)
    opinion    TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (org_id, item_id, round)
);

-- owner: disclose
-- What was public, as it was: 1 is the release, each revision adds one.
-- append-only
CREATE TABLE disclosure_version (
    org_id    BIGINT NOT NULL,
    item_id   BIGINT NOT NULL,
    number    BIGINT NOT NULL,
    title     TEXT NOT NULL,
    body      TEXT NOT NULL,
    body_kind TEXT NOT NULL,
    reason    TEXT NOT NULL,
    sha256    TEXT NOT NULL, -- of title, line feed, body
    at        BIGINT NOT NULL,
    PRIMARY KEY (org_id, item_id, number)
);
CREATE INDEX disclosure_item_by_release ON disclosure_item (org_id, state, publish_at);
