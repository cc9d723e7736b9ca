-- owner: training
-- Files that a session works with; the bytes are an attachment by their digest.
CREATE TABLE training_file (
    org_id      BIGINT NOT NULL,
    training_id BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL, -- its ending by content
    sha256      TEXT NOT NULL,
    size        BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (org_id, training_id, id)
);
