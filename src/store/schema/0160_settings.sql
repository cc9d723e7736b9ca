-- What an administrator keeps on the settings pages.

-- How citizens reach an organisation: foot of every page, guide.
ALTER TABLE org ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE org ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE org ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE org ADD COLUMN hours TEXT NOT NULL DEFAULT '';

-- owner: auth
-- shared: accounts belong to the program
-- One-time codes for a lost second factor; only their keyed digests.
CREATE TABLE recovery_code (
    account_id BIGINT NOT NULL REFERENCES account (id),
    digest     TEXT NOT NULL,
    used_at    BIGINT,        -- NULL: still good
    PRIMARY KEY (account_id, digest)
);
