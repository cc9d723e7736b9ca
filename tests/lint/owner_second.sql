-- lint-case: src/domain/hotline/hotline.sql | 2:owner 4:owner
UPDATE application SET state = :state;
SELECT id FROM application; -- DELETE FROM application
DELETE FROM
 application WHERE org_id = :org;
