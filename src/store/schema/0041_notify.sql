-- Messages to people: mail, short messages, and a list to print where there is neither.

-- owner: notify
-- How an organisation sends. Secrets are sealed under the record's key.
CREATE TABLE notify_setting (
    org_id        BIGINT NOT NULL,
    smtp_url      TEXT NOT NULL, -- smtp://host:587, smtps://host; empty: no mail
    smtp_user     TEXT NOT NULL,
    smtp_password BLOB NOT NULL,
    sender        TEXT NOT NULL, -- address of the office
    sms_url       TEXT NOT NULL, -- gateway that takes a JSON post; empty: no short messages
    sms_token     BLOB NOT NULL,
    quiet_from    BIGINT NOT NULL, -- minutes of the day between which no short message goes out
    quiet_to      BIGINT NOT NULL,
    changed_at    BIGINT NOT NULL,
    PRIMARY KEY (org_id)
);

-- owner: notify
-- One message. Address and words are sealed. The queue is the outbox; this is what becomes of it.
CREATE TABLE notify_message (
    org_id  BIGINT NOT NULL,
    id      BIGINT NOT NULL,
    channel TEXT NOT NULL, -- mail, sms
    key     TEXT NOT NULL, -- of the act: the same act never makes a second message
    object  TEXT NOT NULL, -- 'application:12'
    address BLOB NOT NULL,
    subject BLOB NOT NULL,
    body    BLOB NOT NULL,
    state   TEXT NOT NULL, -- waiting, sending, sent, unsure, dead, print, printed
    tries   BIGINT NOT NULL,
    why     TEXT NOT NULL,
    receipt TEXT NOT NULL, -- what the server answered: proof of delivery to it
    made_at BIGINT NOT NULL,
    tried_at BIGINT,
    ended_at BIGINT,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX notify_message_by_key ON notify_message (org_id, key);
CREATE INDEX notify_message_by_state ON notify_message (org_id, state, id);
