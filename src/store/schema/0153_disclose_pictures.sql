-- Pictures in the texts of items.

-- owner: disclose
-- A picture that a text may show: pixels alone, in a blob under their digest. The text names it by that digest.
CREATE TABLE disclosure_picture (
    org_id     BIGINT NOT NULL,
    sha256     TEXT NOT NULL,
    kind       TEXT NOT NULL, -- png, jpg, gif
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    size       BIGINT NOT NULL,
    account_id BIGINT NOT NULL, -- who brought it first
    at         BIGINT NOT NULL,
    PRIMARY KEY (org_id, sha256)
);
