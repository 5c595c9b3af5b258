-- One row a visit, for lists. A view of the log: entries may arrive in any order, so a row
-- begins with whichever came first and `opened_idx` is null until the opening is here.
CREATE TABLE visit (
  id TEXT PRIMARY KEY,
  agency_path TEXT NOT NULL,
  kid TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  officers TEXT NOT NULL,
  enterprise_id TEXT,
  enterprise_name TEXT NOT NULL,
  uscc TEXT,
  search TEXT NOT NULL,
  task TEXT,
  inspection_type TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  result TEXT,
  opened_idx INTEGER,
  opened_ms INTEGER NOT NULL,
  opened_wall TEXT NOT NULL,
  closed_ms INTEGER,
  first_idx INTEGER NOT NULL,
  last_idx INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  lat REAL,
  lon REAL,
  acc REAL,
  position_seq INTEGER,
  photos INTEGER NOT NULL,
  sounds INTEGER NOT NULL,
  notes INTEGER NOT NULL,
  signatures INTEGER NOT NULL,
  imported INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_last ON visit (last_idx);
CREATE INDEX visit_agency ON visit (agency_path, last_idx);
CREATE INDEX visit_kid ON visit (kid, state);

-- Who may see a visit as their own: whoever opened it or is named in it.
CREATE TABLE visit_officer (
  officer TEXT NOT NULL,
  visit TEXT NOT NULL,
  PRIMARY KEY (officer, visit)
) STRICT;

-- Captures that were voided, each counted once, also when the reason arrives before the photo.
CREATE TABLE visit_void (
  visit TEXT NOT NULL,
  capture TEXT NOT NULL,
  PRIMARY KEY (visit, capture)
) STRICT;

-- The answer that stands for each question: the one with the highest seq of its chain.
CREATE TABLE visit_answer (
  visit TEXT NOT NULL,
  checklist TEXT NOT NULL,
  item TEXT NOT NULL,
  answer TEXT NOT NULL,
  kid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (visit, checklist, item)
) STRICT;

-- Where a visit's acts were done, to be held against the registered address.
CREATE TABLE visit_fix (
  visit TEXT NOT NULL,
  idx INTEGER NOT NULL,
  lat REAL NOT NULL,
  lon REAL NOT NULL,
  acc REAL NOT NULL,
  PRIMARY KEY (visit, idx)
) STRICT;

-- What a desk asks officers to do. A view of the log.
CREATE TABLE task (
  id TEXT PRIMARY KEY,
  agency_path TEXT NOT NULL,
  enterprise_id TEXT NOT NULL,
  officers TEXT NOT NULL,
  checklists TEXT NOT NULL,
  note TEXT NOT NULL,
  due TEXT,
  created_ms INTEGER NOT NULL,
  created_idx INTEGER NOT NULL,
  created_by TEXT NOT NULL
) STRICT;
CREATE INDEX task_agency ON task (agency_path, created_idx);
CREATE TABLE task_officer (
  officer TEXT NOT NULL,
  task TEXT NOT NULL,
  PRIMARY KEY (officer, task)
) STRICT;
CREATE INDEX visit_task ON visit (task, opened_idx);
