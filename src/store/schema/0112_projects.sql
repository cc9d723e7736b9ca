-- Poverty-relief and rural projects, from application to acceptance. Relief households are a number.

-- owner: projects
-- One project.
CREATE TABLE project (
    org_id      BIGINT NOT NULL, -- the town
    id          BIGINT NOT NULL,
    name        TEXT NOT NULL,
    village_id  BIGINT NOT NULL, -- 0: the whole town
    document    TEXT NOT NULL,   -- approval, with its number
    purpose     TEXT NOT NULL,   -- what is built or done
    source      TEXT NOT NULL,   -- where the money comes from
    households  BIGINT NOT NULL, -- households that gain
    relief      BIGINT NOT NULL, -- of them relief households: a count, never a list
    plan_fen    BIGINT NOT NULL,
    contract_fen BIGINT NOT NULL,
    contractor  TEXT NOT NULL,
    state       TEXT NOT NULL,   -- applied, approved, contracted, building, inspected, accepted, stopped
    version     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    sample      BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX project_by_village ON project (org_id, village_id, id);

-- owner: projects
-- append-only
-- A step of a project, or money paid for it.
CREATE TABLE project_event (
    org_id     BIGINT NOT NULL,
    project_id BIGINT NOT NULL,
    n          BIGINT NOT NULL,
    event      TEXT NOT NULL, -- apply, approve, contract, start, pay, inspect, accept, stop
    day        TEXT NOT NULL,
    amount_fen BIGINT NOT NULL, -- pay, contract, accept; else 0
    note       TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    PRIMARY KEY (org_id, project_id, n),
    FOREIGN KEY (org_id, project_id) REFERENCES project (org_id, id)
);
