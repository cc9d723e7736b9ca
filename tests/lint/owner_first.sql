-- lint-case: src/domain/apply/apply.sql |
INSERT INTO application (org_id) VALUES (:org);
UPDATE application SET state = :state WHERE org_id = :org;
