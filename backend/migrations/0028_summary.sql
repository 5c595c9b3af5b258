-- What phones decided on the spot (简易程序). Views of the log.
CREATE TABLE summary_case (
  id TEXT PRIMARY KEY,
  idx INTEGER NOT NULL,
  kid TEXT NOT NULL,
  visit TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  number TEXT NOT NULL,
  party TEXT NOT NULL,
  cause TEXT NOT NULL,
  fine INTEGER NOT NULL,
  decided_on TEXT NOT NULL,
  wall TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  by_id TEXT NOT NULL,
  secret TEXT,
  body TEXT NOT NULL,
  search TEXT NOT NULL,
  last_idx INTEGER NOT NULL
) STRICT;
-- With what a search reads, so that it does not read whole decisions.
CREATE INDEX summary_case_last ON summary_case (last_idx, search);
CREATE INDEX summary_case_agency ON summary_case (agency_path, last_idx);
CREATE INDEX summary_case_visit ON summary_case (visit);
CREATE INDEX summary_case_number ON summary_case (number);
CREATE INDEX summary_case_secret ON summary_case (secret);

CREATE TABLE summary_officer (
  officer TEXT NOT NULL,
  case_id TEXT NOT NULL,
  PRIMARY KEY (officer, case_id)
) STRICT;

-- Everything that was said of a decision after it: handed over, collected, reported, decided twice.
CREATE TABLE summary_event (
  idx INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  wall TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX summary_event_case ON summary_event (case_id, idx);

-- Cases that officers asked for from a visit, and what became of the asking.
CREATE TABLE case_wish (
  id TEXT PRIMARY KEY,
  idx INTEGER NOT NULL,
  visit TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  by_id TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  put_aside TEXT
) STRICT;
CREATE INDEX case_wish_agency ON case_wish (agency_path, idx);
CREATE INDEX case_wish_visit ON case_wish (visit);

-- Interviews by questions and answers, and measures taken instead of a penalty.
CREATE TABLE interview_event (
  idx INTEGER PRIMARY KEY,
  interview TEXT NOT NULL,
  visit TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  kind TEXT NOT NULL,
  kid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  by_id TEXT NOT NULL,
  wall TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX interview_event_interview ON interview_event (interview, idx);
CREATE INDEX interview_event_visit ON interview_event (visit, idx);

CREATE TABLE measure_taken (
  id TEXT PRIMARY KEY,
  idx INTEGER NOT NULL,
  visit TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  by_id TEXT NOT NULL,
  wall TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX measure_taken_visit ON measure_taken (visit, idx);
