-- Leads of supervision. A view of the log: `facts` is the fold of the acts.
CREATE TABLE lead (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  source_id TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  handler_path TEXT NOT NULL,
  stage TEXT NOT NULL,
  turn TEXT,
  turn_path TEXT,
  due TEXT,
  not_before TEXT,
  served INTEGER NOT NULL CHECK (served IN (0, 1)),
  facts TEXT NOT NULL,
  search TEXT NOT NULL,
  opened_ms INTEGER NOT NULL,
  last_idx INTEGER NOT NULL,
  last_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX lead_last ON lead (last_idx);
CREATE INDEX lead_due ON lead (due);
CREATE INDEX lead_turn ON lead (turn_path, due);
CREATE INDEX lead_source ON lead (source_kind, source_id);

-- Every act, in the order of the log.
CREATE TABLE lead_act (
  id TEXT PRIMARY KEY,
  lead_id TEXT NOT NULL,
  idx INTEGER NOT NULL,
  kind TEXT NOT NULL,
  on_day TEXT NOT NULL,
  by_id TEXT NOT NULL,
  body TEXT NOT NULL,
  received_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX lead_act_lead ON lead_act (lead_id, idx);

-- Which tickets a lead came from.
CREATE TABLE lead_ticket (
  ticket TEXT PRIMARY KEY,
  lead_id TEXT NOT NULL
) STRICT;

-- Numbers given in a body, kind of paper and year, so that none is given twice.
CREATE TABLE supervision_number (
  agency_path TEXT NOT NULL,
  kind TEXT NOT NULL,
  year INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  paper TEXT NOT NULL UNIQUE,
  PRIMARY KEY (agency_path, kind, year, serial)
) STRICT;

-- Hotline tickets: the words of citizens stand beside the log, which holds the file's digest.
CREATE TABLE ticket (
  number TEXT PRIMARY KEY,
  owner_path TEXT NOT NULL,
  agency_path TEXT,
  received_on TEXT,
  place TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  body TEXT NOT NULL,
  cluster TEXT NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL
) STRICT;
CREATE INDEX ticket_cluster ON ticket (cluster);
CREATE INDEX ticket_of_file ON ticket (file);

-- What became of each file that was taken in.
CREATE TABLE ticket_file (
  sha256 TEXT PRIMARY KEY,
  owner_path TEXT NOT NULL,
  answer TEXT NOT NULL,
  idx INTEGER NOT NULL
) STRICT;
CREATE INDEX ticket_file_idx ON ticket_file (idx);
