-- Public-notice periods: the day on which the names were taken off.

ALTER TABLE disclosure_item ADD COLUMN notice_ended_on TEXT;
