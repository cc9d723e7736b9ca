-- What kind of list an item is: the rule by which personal data in it is covered.

ALTER TABLE disclosure_item ADD COLUMN list_kind TEXT NOT NULL DEFAULT ''; -- code of law/list-masking.json, 'general'; '' as the title says
