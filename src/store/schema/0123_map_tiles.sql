-- Tiles of the map: their coordinate system, the second layer with the names, the deepest zoom.

ALTER TABLE service_map ADD COLUMN tile_system TEXT NOT NULL DEFAULT 'CGCS2000';
ALTER TABLE service_map ADD COLUMN tile_labels TEXT NOT NULL DEFAULT '';
ALTER TABLE service_map ADD COLUMN tile_zoom BIGINT NOT NULL DEFAULT 18;
