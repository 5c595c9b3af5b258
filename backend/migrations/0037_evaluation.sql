-- Evaluations of case files. A view of the log: `facts` is the fold of the acts.
CREATE TABLE evaluation (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  evaluator_path TEXT NOT NULL,
  stage TEXT NOT NULL,
  told INTEGER NOT NULL CHECK (told IN (0, 1)),
  facts TEXT NOT NULL,
  opened_ms INTEGER NOT NULL,
  last_idx INTEGER NOT NULL
) STRICT;
CREATE INDEX evaluation_last ON evaluation (last_idx);

-- Every act, in the order of the log.
CREATE TABLE evaluation_act (
  id TEXT PRIMARY KEY,
  evaluation_id TEXT NOT NULL,
  idx INTEGER NOT NULL,
  kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  body TEXT NOT NULL,
  received_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX evaluation_act_evaluation ON evaluation_act (evaluation_id, idx);

-- Campaigns about a topic. A view of the log.
CREATE TABLE campaign (
  id TEXT PRIMARY KEY,
  owner_path TEXT NOT NULL,
  body TEXT NOT NULL,
  by_id TEXT NOT NULL,
  opened_ms INTEGER NOT NULL,
  closed TEXT,
  closed_ms INTEGER,
  last_idx INTEGER NOT NULL
) STRICT;
CREATE INDEX campaign_last ON campaign (last_idx);

-- What was found in a campaign.
CREATE TABLE campaign_finding (
  id TEXT PRIMARY KEY,
  campaign_id TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  idx INTEGER NOT NULL,
  by_id TEXT NOT NULL,
  body TEXT NOT NULL,
  received_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX campaign_finding_campaign ON campaign_finding (campaign_id, idx);
