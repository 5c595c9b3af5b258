-- Rules of cases that bodies set themselves, every version: a case keeps those it began with.
CREATE TABLE case_rules (
  idx INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  agency_path TEXT NOT NULL,
  by_id TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX case_rules_agency ON case_rules (agency_path, idx);
