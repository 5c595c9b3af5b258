-- What was decided about whom, ordinary or on the spot: what "first time" and "similar" look at.
-- A view of the log. `party` is a digest: the register shows no names.
CREATE TABLE decided_case (
  id TEXT PRIMARY KEY,
  idx INTEGER NOT NULL,
  party TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  on_day TEXT NOT NULL,
  cause TEXT NOT NULL,
  outcome TEXT NOT NULL,
  fine INTEGER NOT NULL,
  summary INTEGER NOT NULL CHECK (summary IN (0, 1))
) STRICT;
CREATE INDEX decided_case_party ON decided_case (party, on_day);
CREATE INDEX decided_case_cause ON decided_case (agency_path, cause, on_day);

-- Every application of a list to a case; the newest one stands.
CREATE TABLE discretion_application (
  id TEXT PRIMARY KEY,
  idx INTEGER NOT NULL,
  case_id TEXT NOT NULL,
  family TEXT NOT NULL,
  item TEXT,
  type TEXT NOT NULL,
  matter TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  party TEXT NOT NULL,
  on_day TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  newest INTEGER NOT NULL CHECK (newest IN (0, 1)),
  body TEXT NOT NULL
) STRICT;
CREATE INDEX discretion_application_case ON discretion_application (case_id, idx);
CREATE INDEX discretion_application_use ON discretion_application (newest, on_day);
CREATE INDEX discretion_application_matter ON discretion_application (newest, matter);
