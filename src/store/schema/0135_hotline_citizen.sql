-- The person who reported follows the ticket by its number and a secret; only a keyed digest of it is kept.
ALTER TABLE ticket ADD COLUMN secret_digest TEXT NOT NULL DEFAULT '';
