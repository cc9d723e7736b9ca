-- Accounts of villages that nobody uses: when somebody logged in last, and after how many days they close.

ALTER TABLE account ADD COLUMN used_at BIGINT; -- NULL: never

-- owner: auth
-- The rule of a town; without a row nothing closes by itself.
CREATE TABLE account_expiry (
    org_id    BIGINT NOT NULL,
    days      BIGINT NOT NULL, -- 0: never
    warn_days BIGINT NOT NULL,
    set_at    BIGINT NOT NULL, -- days count from here at the earliest
    PRIMARY KEY (org_id)
);
