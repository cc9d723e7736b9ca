-- The calendar feed of a clerk: an address with a secret of its own.

-- owner: notify
-- One address for each account; a new one puts the old out of use. Only the digest of the secret is kept.
CREATE TABLE notify_feed (
    org_id     BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    digest     TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    PRIMARY KEY (org_id, account_id)
);
CREATE INDEX notify_feed_by_digest ON notify_feed (org_id, digest);
