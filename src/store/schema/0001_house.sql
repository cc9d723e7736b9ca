-- The house: numbers, attachments, organisations, accounts, sessions, the audit trail.
-- Record tables are kept for ever; none of these is derived.

-- owner: store
-- The last number given of each counter; org_id 0 counts for the whole program.
CREATE TABLE counter (
    org_id BIGINT NOT NULL,
    name   TEXT NOT NULL,   -- 'account', 'generation', 'disclose.2021', …
    value  BIGINT NOT NULL,
    PRIMARY KEY (org_id, name)
);

-- owner: store
-- Attachments on the disk: blobs/ORG/aa/SHA256.
CREATE TABLE blob (
    org_id   BIGINT NOT NULL,
    sha256   TEXT NOT NULL,   -- hex, lower case
    size     BIGINT NOT NULL, -- bytes
    added_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, sha256)
);

-- owner: org
-- shared: the tree itself; a reference table that points to nothing but itself
-- Organisations: province > city > county > town > village, and departments beside them.
CREATE TABLE org (
    id           BIGINT NOT NULL PRIMARY KEY,
    code         TEXT NOT NULL UNIQUE, -- short name in addresses and commands: weichuan
    unified_code TEXT,                 -- 统一社会信用代码, 18 characters
    region_code  TEXT,                 -- 行政区划代码, 6, 9 or 12 digits
    name         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    parent_id    BIGINT REFERENCES org (id),
    path         TEXT NOT NULL,        -- '/1/4/9/': ids from the root down to this one
    level        BIGINT NOT NULL,      -- 1 the root
    host         TEXT,                 -- site: host name, lower case
    base_path    TEXT,                 -- site: first part of the path on a shared host: '/weichuan'
    state        TEXT NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX org_by_host ON org (host);
CREATE UNIQUE INDEX org_by_base_path ON org (base_path);
CREATE UNIQUE INDEX org_by_unified_code ON org (unified_code);
CREATE INDEX org_by_parent ON org (parent_id, code);
CREATE INDEX org_by_path ON org (path);

-- owner: auth
-- shared: one person may work for several organisations
-- People who may log in.
CREATE TABLE account (
    id           BIGINT NOT NULL PRIMARY KEY,
    login        TEXT NOT NULL UNIQUE, -- folded: lower case, half width
    name         TEXT NOT NULL,
    password     TEXT,                 -- argon2id string; NULL: cannot log in yet
    totp         BLOB,                 -- sealed secret of the second factor; NULL: none
    totp_step    BIGINT NOT NULL,      -- last time step used, so that a code works once
    must_change  BIGINT NOT NULL,      -- 1: the password was given by someone else
    state        TEXT NOT NULL,        -- active, disabled
    created_at   BIGINT NOT NULL,
    password_at  BIGINT NOT NULL
);

-- owner: auth
-- What an account may do in an organisation.
CREATE TABLE account_role (
    org_id     BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    role       TEXT NOT NULL,
    until_day  TEXT,            -- last day it holds; NULL: until taken away
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, account_id, role),
    FOREIGN KEY (org_id) REFERENCES org (id)
);
CREATE INDEX account_role_by_account ON account_role (org_id, account_id);

-- owner: auth
-- shared: found by the digest of the token, before any organisation is known
-- Log-ins that still hold. The token itself is only in the browser.
CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the token, hex
    account_id BIGINT NOT NULL REFERENCES account (id),
    org_id     BIGINT NOT NULL,           -- where the person logged in
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,           -- absolute end
    address    TEXT NOT NULL,
    agent      TEXT NOT NULL
);
CREATE INDEX session_by_account ON session (account_id, created_at);
CREATE INDEX session_by_end ON session (expires_at);

-- owner: auth
-- shared: an address attacks the program, not one organisation
-- Failed log-ins in a row, by account and by address; keys are keyed digests.
CREATE TABLE login_failure (
    key          TEXT NOT NULL PRIMARY KEY,
    failures     BIGINT NOT NULL,
    last_at      BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);
CREATE INDEX login_failure_by_time ON login_failure (last_at);

-- owner: audit
-- append-only
-- Who did what: one chain for each organisation (0: the program itself). hash covers prev and all columns.
CREATE TABLE audit_entry (
    org_id     BIGINT NOT NULL,
    seq        BIGINT NOT NULL, -- 1, 2, 3 … without gaps
    at         BIGINT NOT NULL,
    account_id BIGINT NOT NULL, -- 0: the program or its keeper on the command line
    actor      TEXT NOT NULL,   -- login at that time
    address    TEXT NOT NULL,
    verb       TEXT NOT NULL,   -- 'org.create'
    object     TEXT NOT NULL,   -- 'org:12'
    detail     TEXT NOT NULL,   -- what changed, in words; no personal data
    prev       TEXT NOT NULL,   -- hash of seq-1, 64 zeros for the first
    hash       TEXT NOT NULL,
    PRIMARY KEY (org_id, seq)
);

-- owner: audit
-- The end of each chain, so that a cut-off tail is noticed.
CREATE TABLE audit_head (
    org_id  BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    hash    TEXT NOT NULL,
    PRIMARY KEY (org_id)
);
