-- What supervisors ask officers, what they stop, whom they call in. Views of the log.
CREATE TABLE question (
  id TEXT PRIMARY KEY,
  visit TEXT NOT NULL,
  capture TEXT,
  text TEXT NOT NULL,
  officers TEXT NOT NULL,
  asked_idx INTEGER NOT NULL,
  asked_ms INTEGER NOT NULL,
  asked_by TEXT NOT NULL,
  settled_idx INTEGER,
  settled_ms INTEGER,
  settled_by TEXT,
  note TEXT
) STRICT;
CREATE INDEX question_visit ON question (visit, asked_idx);
CREATE INDEX question_asked ON question (asked_idx);

-- The first time that each officer opened it; `wall` is what his phone claims.
CREATE TABLE question_seen (
  question TEXT NOT NULL,
  officer TEXT NOT NULL,
  visit TEXT NOT NULL,
  idx INTEGER NOT NULL,
  wall TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  PRIMARY KEY (question, officer)
) STRICT;

CREATE TABLE question_answer (
  idx INTEGER PRIMARY KEY,
  question TEXT NOT NULL,
  visit TEXT NOT NULL,
  officer TEXT NOT NULL,
  wall TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  text TEXT NOT NULL,
  captures TEXT NOT NULL
) STRICT;
CREATE INDEX question_answer_question ON question_answer (question, idx);
CREATE INDEX question_answer_visit ON question_answer (visit);

CREATE TABLE halt (
  id TEXT PRIMARY KEY,
  visit TEXT NOT NULL,
  reason TEXT NOT NULL,
  basis TEXT NOT NULL,
  idx INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  by_id TEXT NOT NULL,
  lifted_idx INTEGER,
  lifted_ms INTEGER,
  lifted_by TEXT,
  lifted_reason TEXT
) STRICT;
CREATE INDEX halt_visit ON halt (visit, idx);

-- By phone: what it signed with a higher seq was made after its officer knew.
CREATE TABLE halt_seen (
  halt TEXT NOT NULL,
  kid TEXT NOT NULL,
  visit TEXT NOT NULL,
  officer TEXT NOT NULL,
  seq INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  wall TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  PRIMARY KEY (halt, kid)
) STRICT;

CREATE TABLE body_call (
  task TEXT PRIMARY KEY,
  visit TEXT NOT NULL,
  agency TEXT NOT NULL,
  reason TEXT NOT NULL,
  idx INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  by_id TEXT NOT NULL
) STRICT;
CREATE INDEX body_call_visit ON body_call (visit, idx);

-- Question or halt that a message hints at; the phone shows it where it stands, not twice.
ALTER TABLE message ADD COLUMN about TEXT;
