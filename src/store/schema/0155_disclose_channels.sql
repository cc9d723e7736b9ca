-- Where else an item was published, beside this site.

-- owner: disclose
-- The yearly counts by platform come from here. A row written by mistake is struck out, not deleted.
CREATE TABLE disclosure_channel (
    org_id     BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    item_id    BIGINT NOT NULL,
    channel    TEXT NOT NULL, -- portal, media, board, gazette, broadcast, screen, loudspeaker, press, library
    day        TEXT NOT NULL,
    place      TEXT NOT NULL, -- which board, which account, which issue; or an address
    struck     BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX disclosure_channel_by_item ON disclosure_channel (org_id, item_id, struck);
CREATE INDEX disclosure_channel_by_day ON disclosure_channel (org_id, day, channel);
