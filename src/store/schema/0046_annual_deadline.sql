-- owner: annual
-- A county may want the report earlier than the law does (art. 49: by 31 January).
CREATE TABLE annual_deadline (
    org_id BIGINT NOT NULL,
    year   BIGINT NOT NULL, -- of the report
    due    TEXT NOT NULL,
    notice TEXT NOT NULL,   -- which notice says so
    PRIMARY KEY (org_id, year)
);
