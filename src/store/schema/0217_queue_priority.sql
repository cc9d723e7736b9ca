-- Who goes first at the windows.

-- The group of law/queue.json; empty: an ordinary number. Wiped with the name.
ALTER TABLE queue_ticket ADD COLUMN priority TEXT NOT NULL DEFAULT '';
