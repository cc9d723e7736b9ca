-- Who typed a figure, and which values the writer of a part saw.

-- owner: annual
ALTER TABLE annual_typed ADD COLUMN person TEXT NOT NULL DEFAULT '';

-- owner: annual
-- "n1.hotline_total=47" on lines: the bound figures as they stood when the part was saved.
ALTER TABLE annual_prose ADD COLUMN seen TEXT NOT NULL DEFAULT '';
