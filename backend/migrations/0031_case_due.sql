-- What is due in open cases: a cache that the clock keeps, made anew each day. `last_day` is
-- 9999-12-31 where the holidays it needs are not known.
CREATE TABLE case_due (
  case_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  agency_path TEXT NOT NULL,
  limit_id TEXT NOT NULL,
  last_day TEXT NOT NULL,
  clock TEXT NOT NULL,
  PRIMARY KEY (case_id, place)
) STRICT;
CREATE INDEX case_due_last ON case_due (last_day, agency_path);

-- How far the clock has followed the cases, and the last day it has gone over all of them.
CREATE TABLE case_clock (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  idx INTEGER NOT NULL,
  day TEXT NOT NULL
) STRICT;

-- Whom the clock told on which day: once.
CREATE TABLE case_clock_told (
  day TEXT NOT NULL,
  account_id TEXT NOT NULL,
  PRIMARY KEY (day, account_id)
) STRICT;

-- A list or a search reads this instead of whole cases.
CREATE INDEX case_file_find ON case_file (last_idx, agency_path, stage, search);

-- The fold of the acts knows more: the view is made anew from the log.
DELETE FROM case_file;
DELETE FROM case_officer;
DELETE FROM case_act;
DELETE FROM view_cursor WHERE name = 'case';
DELETE FROM view_failure WHERE name = 'case';
