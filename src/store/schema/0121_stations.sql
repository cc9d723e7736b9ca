-- Stations: who works there, what they do; the town's outline and map tiles.

ALTER TABLE station ADD COLUMN staff TEXT NOT NULL DEFAULT '';
ALTER TABLE station ADD COLUMN services TEXT NOT NULL DEFAULT '';
ALTER TABLE station ADD COLUMN entered_in TEXT NOT NULL DEFAULT 'CGCS2000';
ALTER TABLE station ADD COLUMN checked_on TEXT;

-- owner: service
-- The map of a town: its outline and, where the administrator wants them, tiles.
CREATE TABLE service_map (
    org_id         BIGINT NOT NULL,
    outline        TEXT NOT NULL, -- GeoJSON; '' none
    outline_system TEXT NOT NULL,
    outline_note   TEXT NOT NULL, -- where it comes from, shown below the map
    tile_url       TEXT NOT NULL, -- https://…/{z}/{x}/{y}; '' none
    tile_note      TEXT NOT NULL,
    PRIMARY KEY (org_id)
);
