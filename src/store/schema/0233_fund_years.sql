-- Sums of all funds by year, kept beside fund_total: a page that shows ten years adds nothing up.

-- owner: funds
-- What published lists of a year have paid; added up anew from fund_total when a list is published or withdrawn.
CREATE TABLE fund_year_total (
    org_id       BIGINT NOT NULL,
    year         BIGINT NOT NULL,
    payments     BIGINT NOT NULL,
    paid_fen     BIGINT NOT NULL,
    returned     BIGINT NOT NULL,
    returned_fen BIGINT NOT NULL,
    PRIMARY KEY (org_id, year)
);

INSERT INTO fund_year_total (org_id, year, payments, paid_fen, returned, returned_fen)
    SELECT org_id, year, CAST(SUM(payments) AS BIGINT), CAST(SUM(paid_fen) AS BIGINT), CAST(SUM(returned) AS BIGINT),
           CAST(SUM(returned_fen) AS BIGINT)
      FROM fund_total GROUP BY org_id, year;
