-- The site's own number, given by the office that supervises government sites; and whether the organisation is
-- a demonstration, which every page then says.
ALTER TABLE org ADD COLUMN site_code TEXT NOT NULL DEFAULT '';
ALTER TABLE org ADD COLUMN sample BIGINT NOT NULL DEFAULT 0;
UPDATE org SET sample = 1 WHERE code = 'weichuan' AND name = '尉氏县洧川镇人民政府';
