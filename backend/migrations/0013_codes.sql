-- The four digits a body is named by in an act code; '0000' is one that has none yet.
ALTER TABLE agency ADD COLUMN number TEXT NOT NULL DEFAULT '0000';

-- What an opening says about its act (docs/enterprise-side.md 3). The views of visits are thrown
-- away here and built again from the log at the next start, so that nothing said earlier is lost.
ALTER TABLE visit ADD COLUMN found TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN purpose TEXT NOT NULL DEFAULT 'inspection';
ALTER TABLE visit ADD COLUMN act_code TEXT;
ALTER TABLE visit ADD COLUMN act_secret TEXT;
ALTER TABLE visit ADD COLUMN permit TEXT;
ALTER TABLE visit ADD COLUMN trigger_kind TEXT;
ALTER TABLE visit ADD COLUMN trigger_note TEXT;
ALTER TABLE visit ADD COLUMN urgent TEXT;
ALTER TABLE visit ADD COLUMN joint TEXT NOT NULL DEFAULT '[]';
ALTER TABLE visit ADD COLUMN happened_at TEXT;
ALTER TABLE visit ADD COLUMN made_up_reason TEXT;
CREATE INDEX visit_act_code ON visit (act_code);
CREATE INDEX visit_act_secret ON visit (act_secret);
CREATE INDEX visit_opened ON visit (opened_ms);
CREATE INDEX visit_enterprise ON visit (enterprise_id, opened_ms);

DELETE FROM visit;
DELETE FROM visit_officer;
DELETE FROM visit_void;
DELETE FROM visit_answer;
DELETE FROM visit_fix;
DELETE FROM view_cursor WHERE name = 'visit';
DELETE FROM view_failure WHERE name = 'visit';

-- A scanned officer's code names its key by the first 15 bytes of the thumbprint.
CREATE INDEX device_prefix ON device (substr(kid, 1, 20));

-- Scans of officers' codes: an outside memory of a device's chain. A view of the log.
CREATE TABLE code_scan (
  idx INTEGER PRIMARY KEY,
  visit TEXT NOT NULL,
  kid TEXT NOT NULL,
  officer TEXT NOT NULL,
  head BLOB NOT NULL,
  seq INTEGER NOT NULL,
  nonce TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  state TEXT NOT NULL,
  door TEXT,
  scanned_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX code_scan_visit ON code_scan (visit, idx);
CREATE INDEX code_scan_kid ON code_scan (kid, seq);
CREATE INDEX code_scan_nonce ON code_scan (kid, nonce);
CREATE UNIQUE INDEX code_scan_door ON code_scan (door);

-- That an officer's code was shown, and why none could be. A view of the log.
CREATE TABLE code_shown (
  idx INTEGER PRIMARY KEY,
  visit TEXT NOT NULL,
  showing TEXT NOT NULL,
  kid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  wall TEXT NOT NULL,
  shown_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX code_shown_visit ON code_shown (visit, idx);
CREATE TABLE code_exception (
  idx INTEGER PRIMARY KEY,
  visit TEXT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  wall TEXT NOT NULL,
  noted_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX code_exception_visit ON code_exception (visit, idx);
