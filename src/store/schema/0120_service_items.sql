-- Service items with the elements of the national implementation list (GB/T 39554), and their versions.

ALTER TABLE service_item ADD COLUMN object TEXT NOT NULL DEFAULT '';
ALTER TABLE service_item ADD COLUMN way TEXT NOT NULL DEFAULT '';
ALTER TABLE service_item ADD COLUMN fee_basis TEXT NOT NULL DEFAULT '';
ALTER TABLE service_item ADD COLUMN hours TEXT NOT NULL DEFAULT '';
ALTER TABLE service_item ADD COLUMN complaint TEXT NOT NULL DEFAULT '';
ALTER TABLE service_item ADD COLUMN result TEXT NOT NULL DEFAULT '';
ALTER TABLE service_item ADD COLUMN special TEXT NOT NULL DEFAULT '';
ALTER TABLE service_item ADD COLUMN events TEXT NOT NULL DEFAULT '';
ALTER TABLE service_item ADD COLUMN changed_on TEXT;

-- owner: service
-- Every published text of an item, and at most one draft of the next.
CREATE TABLE service_version (
    org_id       BIGINT NOT NULL,
    code         TEXT NOT NULL,
    version      BIGINT NOT NULL, -- from 1
    state        TEXT NOT NULL,   -- draft, published, removed
    body         TEXT NOT NULL,   -- the elements as JSON
    note         TEXT NOT NULL,   -- why
    author       BIGINT NOT NULL, -- account
    made_at      BIGINT NOT NULL,
    published_on TEXT,
    PRIMARY KEY (org_id, code, version)
);
CREATE INDEX service_version_by_state ON service_version (org_id, state, code);
