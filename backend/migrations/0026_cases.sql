-- Cases. A view of the log: `facts` is the fold of the acts, `stage` what the last one led to.
CREATE TABLE case_file (
  id TEXT PRIMARY KEY,
  agency_path TEXT NOT NULL,
  number TEXT NOT NULL,
  party TEXT NOT NULL,
  enterprise_id TEXT,
  visit TEXT,
  cause TEXT NOT NULL,
  stage TEXT NOT NULL,
  facts TEXT NOT NULL,
  search TEXT NOT NULL,
  filed_on TEXT,
  last_on TEXT NOT NULL,
  first_idx INTEGER NOT NULL,
  last_idx INTEGER NOT NULL,
  last_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX case_file_last ON case_file (last_idx);
CREATE INDEX case_file_agency ON case_file (agency_path, last_idx);
CREATE INDEX case_file_stage ON case_file (stage, last_idx);
CREATE INDEX case_file_visit ON case_file (visit);
CREATE INDEX case_file_enterprise ON case_file (enterprise_id);

-- Who investigates, so that an officer finds his own cases.
CREATE TABLE case_officer (
  officer TEXT NOT NULL,
  case_id TEXT NOT NULL,
  PRIMARY KEY (officer, case_id)
) STRICT;

-- Every act, in the order of the log.
CREATE TABLE case_act (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  idx INTEGER NOT NULL,
  act TEXT NOT NULL,
  on_day TEXT NOT NULL,
  by_id TEXT NOT NULL,
  body TEXT NOT NULL,
  received_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX case_act_case ON case_act (case_id, idx);

-- Numbers given in a body and year, so that none is given twice.
CREATE TABLE case_number (
  agency_path TEXT NOT NULL,
  year INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  case_id TEXT NOT NULL UNIQUE,
  PRIMARY KEY (agency_path, year, serial)
) STRICT;

-- Accounts that may give the legal review, and whether they hold the legal qualification.
CREATE TABLE legal_reviewer (
  account_id TEXT PRIMARY KEY,
  agency_path TEXT NOT NULL,
  qualified INTEGER NOT NULL CHECK (qualified IN (0, 1)),
  idx INTEGER NOT NULL
) STRICT;
