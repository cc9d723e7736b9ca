-- Work that follows a commit: index a text, send a mail, make a letter.

-- owner: outbox
-- One piece of work. Written in the transaction of the act itself, done later by a job; kept until done.
CREATE TABLE outbox (
    org_id    BIGINT NOT NULL,
    id        BIGINT NOT NULL,
    kind      TEXT NOT NULL,   -- who takes it: 'search', 'mail', 'sms', …
    object    TEXT NOT NULL,   -- 'item:12'
    payload   TEXT NOT NULL,   -- what the taker needs, JSON or empty; no personal data in the clear
    state     TEXT NOT NULL,   -- waiting, done, dead
    tries     BIGINT NOT NULL,
    due_at    BIGINT NOT NULL, -- not before
    why       TEXT NOT NULL,   -- why the last try failed, in words for the clerk
    added_at  BIGINT NOT NULL,
    ended_at  BIGINT,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX outbox_by_due ON outbox (org_id, kind, state, due_at);
