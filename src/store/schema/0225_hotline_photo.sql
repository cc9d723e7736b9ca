-- Photos that came with a report; the attachment holds sealed bytes.

-- owner: hotline
-- One photo: pixels alone. Public only where the clerk says so.
CREATE TABLE ticket_photo (
    org_id    BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    n         BIGINT NOT NULL,
    sha256    TEXT NOT NULL, -- of the sealed bytes
    media     TEXT NOT NULL,
    bytes     BIGINT NOT NULL, -- of the sealed bytes
    width     BIGINT NOT NULL,
    height    BIGINT NOT NULL,
    shown     BIGINT NOT NULL,
    PRIMARY KEY (org_id, ticket_id, n),
    FOREIGN KEY (org_id, ticket_id) REFERENCES ticket (org_id, id)
);
CREATE INDEX ticket_photo_shown ON ticket_photo (org_id, ticket_id, n) WHERE shown = 1;
