-- What was reviewed and is not made public: on which ground, and when that is looked at again.

ALTER TABLE disclosure_item ADD COLUMN ground TEXT NOT NULL DEFAULT ''; -- code of DISCLOSE_GROUNDS; '' unless kept

ALTER TABLE disclosure_item ADD COLUMN review_on TEXT; -- the day by which it is looked at again (art. 18)
