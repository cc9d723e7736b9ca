-- What was objected to a public notice, and what was answered.

-- owner: disclose
-- Public words about an objection, naming nobody; the objection itself is a complaint, sealed, and stays there.
CREATE TABLE disclosure_objection (
    org_id       BIGINT NOT NULL,
    item_id      BIGINT NOT NULL,
    complaint_id BIGINT NOT NULL,
    received_on  TEXT NOT NULL,
    summary      TEXT NOT NULL, -- what it is about
    answer       TEXT NOT NULL, -- what came out
    answered_on  TEXT NOT NULL, -- the first time
    account_id   BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (org_id, item_id, complaint_id),
    FOREIGN KEY (org_id, item_id) REFERENCES disclosure_item (org_id, id)
);
CREATE INDEX complaint_by_about ON complaint (org_id, about, about_id);
CREATE INDEX disclosure_item_by_notice ON disclosure_item (org_id, notice_until);
