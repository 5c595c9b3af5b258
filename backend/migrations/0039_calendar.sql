-- Holidays published here, every version: a paper is made with those that were known at its act.
CREATE TABLE holiday_calendar (
  idx INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  year INTEGER NOT NULL,
  by_id TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX holiday_calendar_year ON holiday_calendar (year, idx);
