-- Lists of old items handed in on the desk, until a second person decides.

-- owner: disclose
CREATE TABLE disclosure_batch (
    org_id     BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    name       TEXT NOT NULL,
    sealed     TEXT NOT NULL,   -- blob of the list, sealed
    row_count  BIGINT NOT NULL, -- that may go in, as it was looked at
    masks      BIGINT NOT NULL,
    state      TEXT NOT NULL,   -- waiting, taken, refused
    account_id BIGINT NOT NULL, -- who handed it in
    actor      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT,
    taken      BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
