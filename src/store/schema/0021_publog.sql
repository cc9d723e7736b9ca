-- The publication log: what was made public, in order. A record table; the tiles are files made of it.

-- owner: publog
-- append-only
-- One public act. entry is the leaf as it is hashed; strangers read it in tile/entries.
CREATE TABLE publog_leaf (
    org_id BIGINT NOT NULL,
    seq    BIGINT NOT NULL, -- 0, 1, 2 … without gaps
    object TEXT NOT NULL,   -- 'item:12'
    entry  TEXT NOT NULL,   -- {"kind":"release","object":"item:12","sha256":"…","at":"…"}
    PRIMARY KEY (org_id, seq)
);
CREATE INDEX publog_leaf_by_object ON publog_leaf (org_id, object, seq);
