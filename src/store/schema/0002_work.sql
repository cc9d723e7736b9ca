-- The work of a town: what it publishes, applications, services, hotline, the annual report.
-- All are record tables, kept for ever.

-- owner: disclose
-- Columns of the catalogue. code is that of law/catalogue.json where the law names the column.
CREATE TABLE disclosure_column (
    org_id       BIGINT NOT NULL,
    code         TEXT NOT NULL,
    name         TEXT NOT NULL,
    part         TEXT NOT NULL,   -- of the five fixed parts: guide, system, content, report, apply
    position     BIGINT NOT NULL, -- order inside the part
    category     TEXT NOT NULL,   -- what the annual report counts it as; '' nothing
    max_age_days BIGINT,          -- must be fed at least this often; NULL: by event
    PRIMARY KEY (org_id, code)
);

-- owner: disclose
-- One piece of published information.
CREATE TABLE disclosure_item (
    org_id      BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    column_code TEXT NOT NULL,
    state       TEXT NOT NULL,   -- draft, released, withdrawn
    kind        TEXT NOT NULL,   -- information, normative, interpretation, list
    index_no    TEXT,            -- given at release, never used again
    title       TEXT NOT NULL,
    doc_no      TEXT NOT NULL,
    issuer      TEXT NOT NULL,
    abstract    TEXT NOT NULL,
    body        TEXT NOT NULL,   -- paragraphs by line; lines with tabs are rows of a table
    validity    TEXT NOT NULL,   -- valid, repealed, expired, amended
    formed_on   TEXT NOT NULL,   -- day it was made or changed: art. 26 counts from here
    released_on TEXT,
    released_at BIGINT,
    repealed_on TEXT,            -- normative documents: day it ceased to hold
    explains_id BIGINT,          -- an interpretation's document
    sample      BIGINT NOT NULL, -- 1: made up for a demonstration
    author_id   BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, column_code) REFERENCES disclosure_column (org_id, code)
);
CREATE UNIQUE INDEX disclosure_item_by_index_no ON disclosure_item (org_id, index_no);
CREATE INDEX disclosure_item_by_column ON disclosure_item (org_id, column_code, state, released_on);
CREATE INDEX disclosure_item_by_day ON disclosure_item (org_id, state, released_on);

-- owner: apply
-- Applications for disclosure, as far as the annual report counts them.
CREATE TABLE application (
    org_id         BIGINT NOT NULL,
    id             BIGINT NOT NULL,
    number         TEXT NOT NULL,
    applicant_kind TEXT NOT NULL, -- column of table 3: np, ent, res, ngo, law, oth
    subject        TEXT NOT NULL,
    received_on    TEXT NOT NULL, -- R of art. 31
    answered_on    TEXT,
    outcome        TEXT,          -- one of the 21 rows of table 3
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX application_by_number ON application (org_id, number);
CREATE INDEX application_by_day ON application (org_id, received_on);

-- owner: apply
-- Reviews and lawsuits about disclosure, with this organisation as the other side: table 4.
CREATE TABLE remedy_case (
    org_id     BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    kind       TEXT NOT NULL, -- review, direct, after
    subject    TEXT NOT NULL,
    filed_on   TEXT NOT NULL,
    closed_on  TEXT,
    result     TEXT,          -- upheld, corrected, other
    PRIMARY KEY (org_id, id)
);

-- owner: service
-- The list of service items of the service centre.
CREATE TABLE service_item (
    org_id        BIGINT NOT NULL,
    code          TEXT NOT NULL,
    name          TEXT NOT NULL,
    theme         TEXT NOT NULL, -- 社会保障, 卫生健康, …
    kind          TEXT NOT NULL, -- 行政许可, 行政确认, 公共服务, …
    basis         TEXT NOT NULL,
    conditions    TEXT NOT NULL,
    materials     TEXT NOT NULL, -- one a line
    steps         TEXT NOT NULL, -- one a line
    legal_days    BIGINT NOT NULL, -- working days; 0: on the spot
    promised_days BIGINT NOT NULL,
    fee           TEXT NOT NULL,
    place         TEXT NOT NULL, -- window
    phone         TEXT NOT NULL,
    listed_on     TEXT NOT NULL,
    removed_on    TEXT,
    PRIMARY KEY (org_id, code)
);

-- owner: service
-- Service stations of the villages.
CREATE TABLE station (
    org_id     BIGINT NOT NULL, -- the town
    village_id BIGINT NOT NULL, -- the village's own organisation
    name       TEXT NOT NULL,
    address    TEXT NOT NULL,
    hours      TEXT NOT NULL,
    phone      TEXT NOT NULL,
    keeper     TEXT NOT NULL,
    longitude  BIGINT NOT NULL, -- millionths of a degree, CGCS2000
    latitude   BIGINT NOT NULL,
    surveyed_on TEXT,           -- day the position was captured for the map
    account_on TEXT,            -- day the village's service account was made
    PRIMARY KEY (org_id, village_id)
);

-- owner: hotline
-- Tickets passed on by the county hotline.
CREATE TABLE ticket (
    org_id      BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    number      TEXT NOT NULL, -- of the county's system
    title       TEXT NOT NULL,
    content     TEXT NOT NULL,
    class       TEXT NOT NULL,
    village_id  BIGINT,
    received_on TEXT NOT NULL,
    limit_days  BIGINT NOT NULL, -- working days by class
    due_on      TEXT NOT NULL,   -- counted from the two above, never typed
    closed_on   TEXT,
    reply       TEXT NOT NULL,
    office      TEXT NOT NULL,   -- who dealt with it
    sample      BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX ticket_by_number ON ticket (org_id, number);
CREATE INDEX ticket_by_day ON ticket (org_id, received_on);

-- owner: annual
-- What an office counts outside this program and types in, with its source.
CREATE TABLE annual_typed (
    org_id     BIGINT NOT NULL,
    year       BIGINT NOT NULL,
    figure     TEXT NOT NULL, -- cell or figure id: t2.license.decisions, n1.miniprogram_users
    value      TEXT NOT NULL,
    source     TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    typed_at   BIGINT NOT NULL,
    PRIMARY KEY (org_id, year, figure)
);

-- owner: annual
-- Prose of a year's report; {n1.hotline_total} stands for a bound figure.
CREATE TABLE annual_prose (
    org_id     BIGINT NOT NULL,
    year       BIGINT NOT NULL,
    part       BIGINT NOT NULL, -- 1, 5, 6; 0 the lead-in
    text       TEXT NOT NULL,
    version    BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, year, part)
);

-- owner: annual
-- Reports that were published: what was shown is kept as it was.
CREATE TABLE annual_report (
    org_id       BIGINT NOT NULL,
    year         BIGINT NOT NULL,
    title        TEXT NOT NULL,
    cells        TEXT NOT NULL, -- our json of cells and prose (report/report_json.h)
    published_on TEXT NOT NULL,
    PRIMARY KEY (org_id, year)
);
