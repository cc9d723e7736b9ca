-- Tokens for publishing by another program, and finding an item that was imported before.

-- owner: auth
-- Tokens with which a program acts as an account through the API. The token itself is shown once and kept nowhere.
CREATE TABLE api_token (
    org_id     BIGINT NOT NULL,
    token_hash TEXT NOT NULL,   -- SHA-256 of the token, hex
    account_id BIGINT NOT NULL,
    name       TEXT NOT NULL,   -- of the program that holds it
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL, -- 0: never used
    PRIMARY KEY (org_id, token_hash)
);
CREATE INDEX disclosure_item_by_title ON disclosure_item (org_id, title);
