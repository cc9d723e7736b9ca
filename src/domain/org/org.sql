-- Organisations. The tree is kept as paths of ids ('/1/4/9/'), so that no statement walks it.

-- name: org_insert :exec
-- A new organisation; the caller has checked parent and path.
INSERT INTO org (id, code, unified_code, region_code, name, kind, parent_id, path, level, host, base_path,
                 state, created_at, site_code, sample)
    VALUES (:id, :code, :unified_code, :region_code, :name, :kind, :parent_id, :path, :level, :host, :base_path,
            'active', :now, :site_code, :sample);

-- name: org_update :exec
-- New names and site of an organisation; its place in the tree stays.
UPDATE org SET name = :name, unified_code = :unified_code, region_code = :region_code,
               host = :host, base_path = :base_path, state = :state,
               phone = :phone, address = :address, email = :email, hours = :hours, site_code = :site_code
 WHERE id = :id;

-- name: org_by_id :one
-- One organisation.
SELECT id, code, unified_code, region_code, name, kind, parent_id, path, level, host, base_path, state,
       phone, address, email, hours, site_code, sample
  FROM org WHERE id = :id;

-- name: org_by_code :one
-- One organisation by its short name.
SELECT id, code, unified_code, region_code, name, kind, parent_id, path, level, host, base_path, state,
       phone, address, email, hours, site_code, sample
  FROM org WHERE code = :code;

-- name: org_by_host :one
-- The site of a host name.
SELECT id, code, unified_code, region_code, name, kind, parent_id, path, level, host, base_path, state,
       phone, address, email, hours, site_code, sample
  FROM org WHERE host = :host AND state = 'active';

-- name: org_by_base_path :one
-- The site of the first part of a path.
SELECT id, code, unified_code, region_code, name, kind, parent_id, path, level, host, base_path, state,
       phone, address, email, hours, site_code, sample
  FROM org WHERE base_path = :base_path AND state = 'active';

-- name: org_below :many
-- An organisation and all below it, parents before children.
SELECT id, code, unified_code, region_code, name, kind, parent_id, path, level, host, base_path, state,
       phone, address, email, hours, site_code, sample
  FROM org WHERE substr(path, 1, length(CAST(:path AS TEXT))) = :path ORDER BY level, code;

-- name: org_children :many
-- The next storey of the tree; roots when parent is 0.
SELECT id, code, unified_code, region_code, name, kind, parent_id, path, level, host, base_path, state,
       phone, address, email, hours, site_code, sample
  FROM org WHERE COALESCE(parent_id, 0) = :parent_id ORDER BY code;

-- name: org_sites :many
-- Every organisation that has a site of its own.
SELECT id, code, unified_code, region_code, name, kind, parent_id, path, level, host, base_path, state,
       phone, address, email, hours, site_code, sample
  FROM org WHERE state = 'active' AND (host IS NOT NULL OR base_path IS NOT NULL) ORDER BY level, code;

-- name: org_offices :many
-- Organisations that do the work: all but villages.
SELECT id, code, unified_code, region_code, name, kind, parent_id, path, level, host, base_path, state,
       phone, address, email, hours, site_code, sample
  FROM org WHERE state = 'active' AND kind <> 'village' ORDER BY level, code;

-- name: org_hosts :one
-- How many sites have a host name: with one, a foreign name is told so.
SELECT COUNT(*) AS n FROM org WHERE host IS NOT NULL AND state = 'active';
