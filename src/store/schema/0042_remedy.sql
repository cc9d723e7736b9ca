-- Reviews and lawsuits, tied to their application: table 4 is a query on it.

-- owner: remedy
-- One review or lawsuit with this organisation as the other side.
CREATE TABLE remedy (
    org_id      BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    kind        TEXT NOT NULL,   -- review, direct, after
    case_no     TEXT NOT NULL,   -- number of the application it is about; '' none
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,   -- the reviewing authority or the court
    their_no    TEXT NOT NULL,   -- its file number
    simple      BIGINT NOT NULL, -- 1: simplified procedure
    review_id   BIGINT,          -- a suit after review: that review
    filed_on    TEXT NOT NULL,
    got_on      TEXT,            -- day the office got the copy: its answer counts from here
    answered_on TEXT,            -- day of the office's answer
    closed_on   TEXT,
    result      TEXT,            -- upheld, corrected, other
    note        TEXT NOT NULL,
    version     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX remedy_by_day ON remedy (org_id, filed_on);
CREATE INDEX remedy_by_case ON remedy (org_id, case_no);

INSERT INTO remedy (org_id, id, kind, case_no, subject, body, their_no, simple, review_id, filed_on, got_on,
                    answered_on, closed_on, result, note, version, changed_at)
    SELECT org_id, id, kind, '', subject, '', '', 0, NULL, filed_on, NULL, NULL, closed_on, result, '', 1, 0
      FROM remedy_case;

DROP TABLE remedy_case;
