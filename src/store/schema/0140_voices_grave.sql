-- Public opinion about a grave event has a shorter clock, and a press conference.
ALTER TABLE voices_event ADD COLUMN grave BIGINT NOT NULL DEFAULT 0;
