-- Photos of projects, public once a second person has looked at them; pictures with complaints, sealed.

-- owner: projects
-- One photo; its bytes are pixels alone.
CREATE TABLE project_photo (
    org_id     BIGINT NOT NULL,
    project_id BIGINT NOT NULL,
    n          BIGINT NOT NULL,
    stage      TEXT NOT NULL,   -- before, during, after, check
    caption    TEXT NOT NULL,
    day        TEXT NOT NULL,   -- when it was put in
    sha256     TEXT NOT NULL,
    media      TEXT NOT NULL,
    bytes      BIGINT NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    account_id BIGINT NOT NULL, -- who put it in
    shown_by   BIGINT,          -- who looked at it; then it is public
    PRIMARY KEY (org_id, project_id, n),
    FOREIGN KEY (org_id, project_id) REFERENCES project (org_id, id)
);

-- owner: complaints
-- A picture with a complaint; the attachment holds sealed bytes.
CREATE TABLE complaint_picture (
    org_id       BIGINT NOT NULL,
    complaint_id BIGINT NOT NULL,
    n            BIGINT NOT NULL,
    sha256       TEXT NOT NULL, -- of the sealed bytes
    media        TEXT NOT NULL,
    bytes        BIGINT NOT NULL, -- of the sealed bytes
    PRIMARY KEY (org_id, complaint_id, n),
    FOREIGN KEY (org_id, complaint_id) REFERENCES complaint (org_id, id)
);
