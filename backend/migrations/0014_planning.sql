-- What a body has published it may inspect; the row with the highest index stands. A view of the log.
CREATE TABLE published_items (
  agency_path TEXT NOT NULL,
  idx INTEGER NOT NULL,
  published TEXT NOT NULL,
  published_ms INTEGER NOT NULL,
  published_by TEXT NOT NULL,
  PRIMARY KEY (agency_path, idx)
) STRICT;

-- Plans as they stand. A view of the log; `content` is the body of the latest draft.
CREATE TABLE plan (
  id TEXT PRIMARY KEY,
  agency_path TEXT NOT NULL,
  state TEXT NOT NULL,
  content TEXT NOT NULL,
  seen INTEGER NOT NULL,
  drafted_by TEXT NOT NULL,
  drafted_ms INTEGER NOT NULL,
  remarks TEXT NOT NULL DEFAULT '',
  approved_by TEXT,
  approved_ms INTEGER,
  published_ms INTEGER,
  last_idx INTEGER NOT NULL
) STRICT;
CREATE INDEX plan_agency ON plan (agency_path, last_idx);

-- Approvals of inspections as they stand. A view of the log; `content` is what was asked for last.
CREATE TABLE permit (
  id TEXT PRIMARY KEY,
  agency_path TEXT NOT NULL,
  state TEXT NOT NULL,
  content TEXT NOT NULL,
  seen INTEGER NOT NULL,
  asked_by TEXT NOT NULL,
  asked_ms INTEGER NOT NULL,
  remarks TEXT NOT NULL DEFAULT '',
  number TEXT,
  approved_by TEXT,
  approved_ms INTEGER,
  plan TEXT,
  visit TEXT,
  ordered_from_above INTEGER NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  last_idx INTEGER NOT NULL
) STRICT;
CREATE INDEX permit_agency ON permit (agency_path, state, last_idx);
CREATE INDEX permit_kept_since ON permit (agency_path, approved_ms);
CREATE INDEX permit_plan ON permit (plan);
CREATE INDEX permit_made_up ON permit (visit);
CREATE TABLE permit_enterprise (
  permit TEXT NOT NULL,
  enterprise TEXT NOT NULL,
  PRIMARY KEY (permit, enterprise)
) STRICT;
CREATE INDEX permit_enterprise_enterprise ON permit_enterprise (enterprise);

-- Which permit a visit names, itself or through its task. A view of the log.
CREATE TABLE permit_visit (
  visit TEXT PRIMARY KEY,
  permit TEXT NOT NULL,
  by_task INTEGER NOT NULL,
  idx INTEGER NOT NULL
) STRICT;
CREATE INDEX permit_visit_permit ON permit_visit (permit);

-- Last number given to an approval of a body and year; the numbers themselves stand in the log.
CREATE TABLE permit_serial (
  agency_path TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (agency_path, year)
) STRICT;

-- Notices in advance. What is not announced has no row here. A view of the log.
CREATE TABLE notice (
  permit TEXT NOT NULL,
  enterprise TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  sent TEXT NOT NULL,
  sent_ms INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  slot_day TEXT,
  slot_half TEXT,
  chosen_ms INTEGER,
  PRIMARY KEY (permit, enterprise)
) STRICT;
CREATE INDEX notice_enterprise ON notice (enterprise, idx);

-- The approval a task carries to the phone, and the time its enterprise chose.
ALTER TABLE task ADD COLUMN permit TEXT;
ALTER TABLE task ADD COLUMN permit_id TEXT;
ALTER TABLE task ADD COLUMN slot TEXT;
ALTER TABLE task ADD COLUMN slot_idx INTEGER;
CREATE INDEX task_permit ON task (permit_id);
