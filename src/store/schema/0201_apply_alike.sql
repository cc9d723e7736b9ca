-- Applications that ask for the same thing and applicants who may be the same, found among all that are kept.

-- owner: apply
-- Derived: which cases of a block of 16,384 ids hold a word (a pair of characters, a number, a place; token 0: how many
-- of each the case has). Filled by the job apply-alike; gone with the words of a case (domain/apply/alike.h).
CREATE TABLE application_word (
    org_id BIGINT NOT NULL,
    token  BIGINT NOT NULL,
    block  BIGINT NOT NULL,
    cases  BLOB NOT NULL,
    PRIMARY KEY (org_id, token, block)
);
CREATE INDEX application_word_by_block ON application_word (org_id, block);

-- owner: apply
-- Derived: how far a block is filled, and by which words of law/alike.json.
CREATE TABLE application_block (
    org_id BIGINT NOT NULL,
    block  BIGINT NOT NULL,
    law    BIGINT NOT NULL,
    done   BIGINT NOT NULL,   -- the last case
    PRIMARY KEY (org_id, block)
);

-- owner: apply
-- Derived: keyed digests of what an applicant is known by, to ask whether two are one, never to decide.
CREATE TABLE application_mark (
    org_id  BIGINT NOT NULL,
    mark    BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    PRIMARY KEY (org_id, mark, case_id)
);
CREATE INDEX application_mark_by_case ON application_mark (org_id, case_id);
