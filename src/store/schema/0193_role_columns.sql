-- Roles held for chosen columns only, and items that a village sends in.

-- owner: auth
-- Columns to which a role is limited. No row: the role holds in all columns; a village account without one writes in none.
CREATE TABLE account_role_column (
    org_id      BIGINT NOT NULL, -- where the role is held
    account_id  BIGINT NOT NULL,
    role        TEXT NOT NULL,
    column_code TEXT NOT NULL,
    PRIMARY KEY (org_id, account_id, role, column_code),
    FOREIGN KEY (org_id) REFERENCES org (id)
);

ALTER TABLE disclosure_item ADD COLUMN village_id BIGINT NOT NULL DEFAULT 0; -- the village whose account sent it in; 0: the town's own
