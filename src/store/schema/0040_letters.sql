-- Letters of disclosure on application.

-- owner: letters
-- What stands in every letter of an organisation.
CREATE TABLE letter_setting (
    org_id      BIGINT NOT NULL,
    word        TEXT NOT NULL, -- of the document number: 洧政公开
    office      TEXT NOT NULL, -- the disclosure office
    address     TEXT NOT NULL,
    phone       TEXT NOT NULL,
    review_body TEXT NOT NULL,
    court       TEXT NOT NULL,
    fee_pay     TEXT NOT NULL, -- how a fee is paid
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id)
);

-- owner: letters
-- One letter from draft to service. Text and facts are sealed under the record's key.
CREATE TABLE letter (
    org_id      BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    case_no     TEXT NOT NULL,   -- number of the application
    kind        TEXT NOT NULL,   -- id of law/letters.json
    parts       TEXT NOT NULL,   -- grounds of a partial answer, by commas
    state       TEXT NOT NULL,   -- draft, review, approved, served, void
    number      TEXT,            -- given at approval
    year        BIGINT,
    seq         BIGINT,
    day         TEXT,            -- date of the paper
    body        BLOB NOT NULL,   -- sealed: text with its facts in braces
    facts       BLOB NOT NULL,   -- sealed: JSON
    version     BIGINT NOT NULL,
    author_id   BIGINT NOT NULL,
    author      TEXT NOT NULL,
    approver_id BIGINT,
    approver    TEXT NOT NULL,
    remark      TEXT NOT NULL,   -- why it was returned
    docx        TEXT,            -- sealed attachments
    pdf         TEXT,
    served_by   TEXT NOT NULL,   -- hand, post, electronic
    served_on   TEXT,
    received_on TEXT,
    proof       TEXT NOT NULL,   -- number of the mail item, or who signed
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX letter_by_number ON letter (org_id, number);
CREATE INDEX letter_by_case ON letter (org_id, case_no, id);
CREATE INDEX letter_by_state ON letter (org_id, state, changed_at);
