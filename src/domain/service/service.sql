-- The service centre: items, village stations.

-- name: service_item_put :exec
-- Adds an item of the list or changes it; one that was taken off comes back.
INSERT INTO service_item (org_id, code, name, theme, kind, object, basis, conditions, materials, steps, way,
        legal_days, promised_days, fee, fee_basis, place, hours, phone, complaint, result, special, events,
        listed_on, removed_on, changed_on)
    VALUES (:org, :code, :name, :theme, :kind, :object, :basis, :conditions, :materials, :steps, :way,
        :legal_days, :promised_days, :fee, :fee_basis, :place, :hours, :phone, :complaint, :result, :special,
        :events, :listed_on, NULL, :changed_on)
    ON CONFLICT (org_id, code) DO UPDATE SET name = :name, theme = :theme, kind = :kind, object = :object,
        basis = :basis, conditions = :conditions, materials = :materials, steps = :steps, way = :way,
        legal_days = :legal_days, promised_days = :promised_days, fee = :fee, fee_basis = :fee_basis,
        place = :place, hours = :hours, phone = :phone, complaint = :complaint, result = :result,
        special = :special, events = :events, removed_on = NULL, changed_on = :changed_on;

-- name: service_items :many
-- The list as it is on a day, by theme.
SELECT code, name, theme, kind, object, basis, conditions, materials, steps, way, legal_days,
       promised_days, fee, fee_basis, place, hours, phone, complaint, result, special, events, listed_on,
       changed_on
  FROM service_item
 WHERE org_id = :org AND listed_on <= :day AND (removed_on IS NULL OR removed_on > :day)
 ORDER BY theme, code;

-- name: service_item :one
-- One item of the list.
SELECT code, name, theme, kind, object, basis, conditions, materials, steps, way, legal_days,
       promised_days, fee, fee_basis, place, hours, phone, complaint, result, special, events, listed_on,
       changed_on
  FROM service_item WHERE org_id = :org AND code = :code AND removed_on IS NULL;

-- name: service_item_remove :exec
-- Takes an item off the list from a day on.
UPDATE service_item SET removed_on = :day WHERE org_id = :org AND code = :code AND removed_on IS NULL;

-- name: service_version_last :one
-- Number of the newest version that was published or taken off; 0 none.
SELECT COALESCE(MAX(version), 0) AS version
  FROM service_version WHERE org_id = :org AND code = :code AND state <> 'draft';

-- name: service_version_put :exec
-- Keeps a version; a draft is overwritten by what it becomes.
INSERT INTO service_version (org_id, code, version, state, body, note, author, made_at, published_on)
    VALUES (:org, :code, :version, :state, :body, :note, :author, :now, :published_on)
    ON CONFLICT (org_id, code, version) DO UPDATE SET state = :state, body = :body, note = :note,
        author = :author, made_at = :now, published_on = :published_on;

-- name: service_versions :many
-- Public history of an item, newest first.
SELECT version, state, body, note, published_on
  FROM service_version WHERE org_id = :org AND code = :code AND state <> 'draft'
 ORDER BY version DESC LIMIT 200;

-- name: service_draft :one
-- The draft of an item.
SELECT version, state, body, note, published_on
  FROM service_version WHERE org_id = :org AND code = :code AND state = 'draft';

-- name: service_drafts :many
-- All drafts of a town.
SELECT code, body FROM service_version WHERE org_id = :org AND state = 'draft' ORDER BY code LIMIT 1000;

-- name: service_draft_drop :exec
-- Throws a draft away.
DELETE FROM service_version WHERE org_id = :org AND code = :code AND state = 'draft';

-- name: service_station_put :exec
-- Adds a village's station or changes it.
INSERT INTO station (org_id, village_id, name, address, hours, phone, keeper, longitude, latitude,
        surveyed_on, account_on, staff, services, entered_in, checked_on)
    VALUES (:org, :village_id, :name, :address, :hours, :phone, :keeper, :longitude, :latitude,
        :surveyed_on, :account_on, :staff, :services, :entered_in, :checked_on)
    ON CONFLICT (org_id, village_id) DO UPDATE SET name = :name, address = :address, hours = :hours,
        phone = :phone, keeper = :keeper, longitude = :longitude, latitude = :latitude,
        surveyed_on = :surveyed_on, account_on = :account_on, staff = :staff, services = :services,
        entered_in = :entered_in, checked_on = :checked_on;

-- name: service_stations :many
-- All stations of a town.
SELECT village_id, name, address, hours, phone, keeper, longitude, latitude, surveyed_on, account_on, staff,
       services, entered_in, checked_on
  FROM station WHERE org_id = :org ORDER BY name;

-- name: service_station :one
-- One village's station.
SELECT village_id, name, address, hours, phone, keeper, longitude, latitude, surveyed_on, account_on, staff,
       services, entered_in, checked_on
  FROM station WHERE org_id = :org AND village_id = :village_id;

-- name: service_map :one
-- The town's outline and tiles.
SELECT outline, outline_system, outline_note, tile_url, tile_note, tile_system, tile_labels, tile_zoom
  FROM service_map WHERE org_id = :org;

-- name: service_map_put :exec
-- Sets them.
INSERT INTO service_map (org_id, outline, outline_system, outline_note, tile_url, tile_note, tile_system,
        tile_labels, tile_zoom)
    VALUES (:org, :outline, :outline_system, :outline_note, :tile_url, :tile_note, :tile_system, :tile_labels,
        :tile_zoom)
    ON CONFLICT (org_id) DO UPDATE SET outline = :outline, outline_system = :outline_system,
        outline_note = :outline_note, tile_url = :tile_url, tile_note = :tile_note, tile_system = :tile_system,
        tile_labels = :tile_labels, tile_zoom = :tile_zoom;

-- name: service_counts :one
-- Items on the list on a day; stations mapped and accounts made up to it.
SELECT (SELECT COUNT(*) FROM service_item
         WHERE org_id = :org AND listed_on <= :day AND (removed_on IS NULL OR removed_on > :day)) AS items,
       (SELECT COUNT(*) FROM station WHERE org_id = :org AND surveyed_on <= :day) AS stations,
       (SELECT COUNT(*) FROM station WHERE org_id = :org AND account_on <= :day) AS accounts;

-- name: service_photo_put :exec
-- The photo of a station.
INSERT INTO station_photo (org_id, village_id, sha256, media, bytes, width, height, made_at)
    VALUES (:org, :village_id, :sha256, :media, :bytes, :width, :height, :now)
    ON CONFLICT (org_id, village_id) DO UPDATE SET sha256 = excluded.sha256, media = excluded.media,
        bytes = excluded.bytes, width = excluded.width, height = excluded.height, made_at = excluded.made_at;

-- name: service_photo_remove :exec
-- Takes it off.
DELETE FROM station_photo WHERE org_id = :org AND village_id = :village_id;

-- name: service_photo :one
-- One of them.
SELECT sha256, media, bytes, width, height FROM station_photo WHERE org_id = :org AND village_id = :village_id;
