-- One row a visit and body that it counts for: the counters of caps are read from here. A view of
-- the log. `day` and `year` are those in which it happened, by the calendar of China. `opener` is
-- 1 in the row of the body whose phone opened it: each visit has one such row.
CREATE TABLE frequency_visit (
  visit TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  enterprise_id TEXT,
  uscc TEXT,
  year INTEGER NOT NULL,
  day TEXT NOT NULL,
  purpose TEXT NOT NULL,
  inspection_type TEXT NOT NULL,
  trigger_kind TEXT NOT NULL,
  made_up INTEGER NOT NULL,
  checklists TEXT NOT NULL,
  bodies INTEGER NOT NULL,
  opener INTEGER NOT NULL CHECK (opener IN (0, 1)),
  idx INTEGER NOT NULL,
  PRIMARY KEY (visit, agency_path)
) STRICT;
CREATE INDEX frequency_visit_enterprise ON frequency_visit
  (enterprise_id, year, day, purpose, opener, inspection_type, visit);
CREATE INDEX frequency_visit_uscc ON frequency_visit (uscc, year) WHERE enterprise_id IS NULL;
CREATE INDEX frequency_visit_agency ON frequency_visit (agency_path, year);

-- Visits that the enterprise refused. A view of the log.
CREATE TABLE frequency_refusal (
  visit TEXT PRIMARY KEY,
  idx INTEGER NOT NULL
) STRICT;

-- Visits that a desk took out of the counters, or back in, with the reason: opened by mistake.
-- A view of the log; the latest correction of a visit stands.
CREATE TABLE frequency_correction (
  visit TEXT PRIMARY KEY,
  counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
  reason TEXT NOT NULL,
  corrected_ms INTEGER NOT NULL,
  corrected_by TEXT NOT NULL,
  idx INTEGER NOT NULL
) STRICT;

-- Every cap that was published; the one with the highest index of a body and year stands.
-- A view of the log; `published` is the entry's body.
CREATE TABLE frequency_cap (
  agency_path TEXT NOT NULL,
  year INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  published TEXT NOT NULL,
  published_ms INTEGER NOT NULL,
  published_by TEXT NOT NULL,
  PRIMARY KEY (agency_path, year, idx)
) STRICT;

-- Class of an enterprise as one body sees it; it holds for the bodies below too. A view of the log.
CREATE TABLE enterprise_class (
  enterprise_id TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  risk TEXT,
  credit TEXT,
  tags TEXT NOT NULL,
  basis TEXT NOT NULL,
  verified INTEGER NOT NULL,
  classified_ms INTEGER NOT NULL,
  classified_by TEXT NOT NULL,
  idx INTEGER NOT NULL,
  PRIMARY KEY (enterprise_id, agency_path)
) STRICT;
CREATE INDEX enterprise_class_agency ON enterprise_class (agency_path, enterprise_id);

-- Whitelist entries, also those that ran out or were withdrawn. A view of the log.
CREATE TABLE whitelist_entry (
  id TEXT PRIMARY KEY,
  enterprise_id TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  until_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  entered_ms INTEGER NOT NULL,
  entered_by TEXT NOT NULL,
  withdrawn_ms INTEGER,
  withdrawn_by TEXT,
  withdrawn_reason TEXT,
  idx INTEGER NOT NULL
) STRICT;
CREATE INDEX whitelist_entry_enterprise ON whitelist_entry (enterprise_id, agency_path);
CREATE INDEX whitelist_entry_until ON whitelist_entry (until_day);

-- Visits that were not made because an earlier result, paper or nothing at all was enough.
-- A view of the log.
CREATE TABLE spared_visit (
  id TEXT PRIMARY KEY,
  enterprise_id TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  choice TEXT NOT NULL,
  reason TEXT NOT NULL,
  earlier TEXT,
  checklists TEXT NOT NULL,
  year INTEGER NOT NULL,
  spared_ms INTEGER NOT NULL,
  spared_by TEXT NOT NULL,
  idx INTEGER NOT NULL
) STRICT;
CREATE INDEX spared_visit_enterprise ON spared_visit (enterprise_id, year);

CREATE INDEX enterprise_address ON enterprise (address);
CREATE INDEX task_enterprise ON task (enterprise_id);

-- A task of several bodies (inspect once), and what the desk saw and chose (the governor).
ALTER TABLE task ADD COLUMN joint TEXT NOT NULL DEFAULT '[]';
ALTER TABLE task ADD COLUMN governor TEXT;
