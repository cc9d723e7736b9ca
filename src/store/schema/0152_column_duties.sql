-- What an organisation lays down about its columns, over the catalogue's words.

ALTER TABLE disclosure_column ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_column ADD COLUMN time_limit TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_column ADD COLUMN audience TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_column ADD COLUMN ground TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_column ADD COLUMN closed BIGINT NOT NULL DEFAULT 0;
