-- Training: sessions, who came, the quiz and who passed.

-- owner: training
-- One session.
CREATE TABLE training_session (
    org_id    BIGINT NOT NULL,
    id        BIGINT NOT NULL,
    title     TEXT NOT NULL,
    kind      TEXT NOT NULL,
    held_on   TEXT NOT NULL,
    hours     BIGINT NOT NULL,
    trainer   TEXT NOT NULL,
    place     TEXT NOT NULL,
    audience  TEXT NOT NULL,
    materials TEXT NOT NULL, -- lines
    code      TEXT NOT NULL, -- for signing in, shown in the room
    quiz      TEXT NOT NULL, -- JSON: [{"text": "", "options": [""], "right": 0, "from": ""}]; '' none
    PRIMARY KEY (org_id, id)
);
CREATE INDEX training_by_day ON training_session (org_id, held_on);

-- owner: training
-- Who came, and how the quiz went.
CREATE TABLE training_person (
    org_id      BIGINT NOT NULL,
    training_id BIGINT NOT NULL,
    who         TEXT NOT NULL, -- login of the account, or the name that the clerk wrote
    name        TEXT NOT NULL,
    signed_at   BIGINT NOT NULL,
    tries       BIGINT NOT NULL,
    score       BIGINT NOT NULL, -- right answers of the best try
    passed_on   TEXT,
    PRIMARY KEY (org_id, training_id, who)
);
