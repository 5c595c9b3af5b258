-- What can be found by its words: one row for each visit, case or task. A view of the log.
CREATE TABLE search_subject (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('visit', 'case', 'task')),
  subject TEXT NOT NULL,
  UNIQUE (kind, subject)
) STRICT;

-- What was said there: one row for each entry that has words.
CREATE TABLE search_piece (
  idx INTEGER PRIMARY KEY,
  doc INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX search_piece_doc ON search_piece (doc, idx);

-- Every pair of neighbouring characters of it, so that two Chinese characters are found.
CREATE TABLE search_gram (
  gram INTEGER NOT NULL,
  doc INTEGER NOT NULL,
  PRIMARY KEY (gram, doc)
) STRICT, WITHOUT ROWID;

-- Which visits did not pass a question of a checklist.
CREATE INDEX visit_answer_failed ON visit_answer (checklist, item) WHERE answer = 'fail';

-- What supervisors decided about visits and items; every decision stays. A view of the log.
CREATE TABLE visit_review (
  idx INTEGER PRIMARY KEY,
  visit TEXT NOT NULL,
  capture TEXT NOT NULL,
  verdict TEXT NOT NULL,
  ground TEXT NOT NULL,
  remarks TEXT NOT NULL,
  said_ms INTEGER NOT NULL,
  said_by TEXT NOT NULL
) STRICT;
CREATE INDEX visit_review_visit ON visit_review (visit, capture, idx);

-- Who looked at or listened to which original. A view of the log.
CREATE TABLE evidence_look (
  idx INTEGER PRIMARY KEY,
  visit TEXT NOT NULL,
  capture TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  form TEXT NOT NULL,
  looked_ms INTEGER NOT NULL,
  looked_by TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_look_visit ON evidence_look (visit, idx);
CREATE INDEX evidence_look_by ON evidence_look (looked_by, idx);
