-- Decisions that a reconsideration or a suit overturned; other words are searched than before. Both
-- views are thrown away here and built again from the log at the next start.
ALTER TABLE indicator_fact ADD COLUMN remedies INTEGER NOT NULL DEFAULT 0;
ALTER TABLE indicator_fact ADD COLUMN overturned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE indicator_day ADD COLUMN remedies INTEGER NOT NULL DEFAULT 0;
ALTER TABLE indicator_day ADD COLUMN overturned INTEGER NOT NULL DEFAULT 0;
DELETE FROM indicator_fact;
DELETE FROM indicator_day;
DELETE FROM search_subject;
DELETE FROM search_piece;
DELETE FROM search_gram;
DELETE FROM view_cursor WHERE name IN ('indicator', 'search');
DELETE FROM view_failure WHERE name IN ('indicator', 'search');

-- A ticket belongs to the body that took it in: the district beside it has the same numbers.
ALTER TABLE ticket RENAME TO ticket_before;
DROP INDEX ticket_cluster;
DROP INDEX ticket_of_file;
CREATE TABLE ticket (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  owner_path TEXT NOT NULL,
  agency_path TEXT,
  received_on TEXT,
  place TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  body TEXT NOT NULL,
  cluster TEXT NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  UNIQUE (owner_path, number)
) STRICT;
-- What came before keeps its bare number as its id: leads in the log name it so.
INSERT INTO ticket (id, number, owner_path, agency_path, received_on, place, subject, text, body,
  cluster, file, line)
  SELECT number, number, owner_path, agency_path, received_on, place, subject, text, body, cluster,
  file, line FROM ticket_before;
DROP TABLE ticket_before;
CREATE INDEX ticket_cluster ON ticket (cluster);
CREATE INDEX ticket_of_file ON ticket (file);

ALTER TABLE ticket_file RENAME TO ticket_file_before;
DROP INDEX ticket_file_idx;
CREATE TABLE ticket_file (
  sha256 TEXT NOT NULL,
  owner_path TEXT NOT NULL,
  answer TEXT NOT NULL,
  idx INTEGER NOT NULL,
  PRIMARY KEY (sha256, owner_path)
) STRICT;
INSERT INTO ticket_file (sha256, owner_path, answer, idx)
  SELECT sha256, owner_path, answer, idx FROM ticket_file_before;
DROP TABLE ticket_file_before;
CREATE INDEX ticket_file_idx ON ticket_file (idx);
