-- The service centre: items, village stations.

-- name: service_item_put :exec
-- Adds an item of the list or changes it.
INSERT INTO service_item (org_id, code, name, theme, kind, basis, conditions, materials, steps,
        legal_days, promised_days, fee, place, phone, listed_on, removed_on)
    VALUES (:org, :code, :name, :theme, :kind, :basis, :conditions, :materials, :steps,
        :legal_days, :promised_days, :fee, :place, :phone, :listed_on, NULL)
    ON CONFLICT (org_id, code) DO UPDATE SET name = :name, theme = :theme, kind = :kind, basis = :basis,
        conditions = :conditions, materials = :materials, steps = :steps, legal_days = :legal_days,
        promised_days = :promised_days, fee = :fee, place = :place, phone = :phone;

-- name: service_items :many
-- The list as it is on a day, by theme.
SELECT code, name, theme, kind, basis, conditions, materials, steps, legal_days, promised_days, fee,
       place, phone, listed_on
  FROM service_item
 WHERE org_id = :org AND listed_on <= :day AND (removed_on IS NULL OR removed_on > :day)
 ORDER BY theme, code;

-- name: service_item :one
-- One item of the list.
SELECT code, name, theme, kind, basis, conditions, materials, steps, legal_days, promised_days, fee,
       place, phone, listed_on
  FROM service_item WHERE org_id = :org AND code = :code AND removed_on IS NULL;

-- name: service_station_put :exec
-- Adds a village's station or changes it.
INSERT INTO station (org_id, village_id, name, address, hours, phone, keeper, longitude, latitude,
        surveyed_on, account_on)
    VALUES (:org, :village_id, :name, :address, :hours, :phone, :keeper, :longitude, :latitude,
        :surveyed_on, :account_on)
    ON CONFLICT (org_id, village_id) DO UPDATE SET name = :name, address = :address, hours = :hours,
        phone = :phone, keeper = :keeper, longitude = :longitude, latitude = :latitude,
        surveyed_on = :surveyed_on, account_on = :account_on;

-- name: service_stations :many
-- All stations of a town.
SELECT village_id, name, address, hours, phone, keeper, longitude, latitude, surveyed_on, account_on
  FROM station WHERE org_id = :org ORDER BY name;

-- name: service_counts :one
-- Items on the list on a day; stations mapped and accounts made up to it.
SELECT (SELECT COUNT(*) FROM service_item
         WHERE org_id = :org AND listed_on <= :day AND (removed_on IS NULL OR removed_on > :day)) AS items,
       (SELECT COUNT(*) FROM station WHERE org_id = :org AND surveyed_on <= :day) AS stations,
       (SELECT COUNT(*) FROM station WHERE org_id = :org AND account_on <= :day) AS accounts;
