-- Letters to the town's leaders, opinions on drafts, surveys, public opinion and the answers to it.

-- owner: voices
-- A letter; who wrote it is sealed, followed by number and secret.
CREATE TABLE voices_letter (
    org_id        BIGINT NOT NULL,
    id            BIGINT NOT NULL,
    number        TEXT NOT NULL,
    secret_digest TEXT NOT NULL,
    to_whom       TEXT NOT NULL,
    title         TEXT NOT NULL,
    content       TEXT NOT NULL,
    person        BLOB,
    received_on   TEXT NOT NULL,
    due_on        TEXT NOT NULL,
    replied_on    TEXT,
    reply         TEXT NOT NULL,
    public_title  TEXT NOT NULL, -- without persons; '' not published
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX voices_letter_by_number ON voices_letter (org_id, number);
CREATE INDEX voices_letter_by_due ON voices_letter (org_id, replied_on, due_on);

-- owner: voices
-- A draft that opinions are asked on.
CREATE TABLE voices_consult (
    org_id    BIGINT NOT NULL,
    id        BIGINT NOT NULL,
    title     TEXT NOT NULL,
    body      TEXT NOT NULL,
    opens_on  TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    result    TEXT NOT NULL, -- what became of the opinions, in sum
    result_on TEXT,
    PRIMARY KEY (org_id, id)
);

-- owner: voices
-- One opinion and whether it was adopted.
CREATE TABLE voices_opinion (
    org_id      BIGINT NOT NULL,
    consult_id  BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    content     TEXT NOT NULL,
    person      BLOB,
    received_on TEXT NOT NULL,
    verdict     TEXT NOT NULL, -- '', yes, part, no
    gist        TEXT NOT NULL, -- the opinion as it is published, without persons
    reason      TEXT NOT NULL,
    PRIMARY KEY (org_id, consult_id, id)
);

-- owner: voices
-- A survey of choices.
CREATE TABLE voices_survey (
    org_id    BIGINT NOT NULL,
    id        BIGINT NOT NULL,
    title     TEXT NOT NULL,
    intro     TEXT NOT NULL,
    questions TEXT NOT NULL, -- JSON: [{"text": "", "options": [""]}]
    opens_on  TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    PRIMARY KEY (org_id, id)
);

-- owner: voices
-- Answers, counted: never who answered what.
CREATE TABLE voices_answer (
    org_id    BIGINT NOT NULL,
    survey_id BIGINT NOT NULL,
    question  BIGINT NOT NULL,
    choice    BIGINT NOT NULL,
    answers   BIGINT NOT NULL,
    PRIMARY KEY (org_id, survey_id, question, choice)
);

-- owner: voices
-- How many forms came from one address (keyed digest), so that one does not answer for a village.
CREATE TABLE voices_ballot (
    org_id    BIGINT NOT NULL,
    survey_id BIGINT NOT NULL,
    address   TEXT NOT NULL,
    forms     BIGINT NOT NULL,
    PRIMARY KEY (org_id, survey_id, address)
);

-- owner: voices
-- Public opinion: found, answered, the answer published.
CREATE TABLE voices_event (
    org_id       BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    title        TEXT NOT NULL,
    source       TEXT NOT NULL,
    found_at     BIGINT NOT NULL,
    due_at       BIGINT NOT NULL,
    answer       TEXT NOT NULL,
    answered_at  BIGINT,
    published_at BIGINT,
    PRIMARY KEY (org_id, id)
);
