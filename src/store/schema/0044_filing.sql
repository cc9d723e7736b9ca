-- Every version of a published annual report is kept, with the public reason of a correction.

-- owner: annual
-- append-only
-- One version as it was shown.
CREATE TABLE annual_version (
    org_id       BIGINT NOT NULL,
    year         BIGINT NOT NULL,
    version      BIGINT NOT NULL, -- from 1
    title        TEXT NOT NULL,
    cells        TEXT NOT NULL,
    published_on TEXT NOT NULL,
    note         TEXT NOT NULL,   -- public; empty for the first
    account_id   BIGINT NOT NULL,
    PRIMARY KEY (org_id, year, version)
);

INSERT INTO annual_version (org_id, year, version, title, cells, published_on, note, account_id)
    SELECT org_id, year, 1, title, cells, published_on, '', 0 FROM annual_report;
