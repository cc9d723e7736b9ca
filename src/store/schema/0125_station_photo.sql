-- What a station looks like from outside.

-- owner: service
-- One photo of a station; the picture itself is an attachment, without what the camera wrote beside it.
CREATE TABLE station_photo (
    org_id     BIGINT NOT NULL,
    village_id BIGINT NOT NULL,
    sha256     TEXT NOT NULL,
    media      TEXT NOT NULL, -- image/jpeg, image/png
    bytes      BIGINT NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    PRIMARY KEY (org_id, village_id)
);
