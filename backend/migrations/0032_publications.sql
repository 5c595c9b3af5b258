-- Publications of decisions (公开). Views of the log: `publication` is the newest state of each,
-- `publication_step` everything that was done with it. What was hidden stands in neither.
CREATE TABLE publication (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL UNIQUE,
  agency_path TEXT NOT NULL,
  state TEXT NOT NULL,
  prepared TEXT,
  prepared_by TEXT NOT NULL,
  first_day TEXT,
  last_day TEXT,
  versions INTEGER NOT NULL,
  first_idx INTEGER NOT NULL,
  last_idx INTEGER NOT NULL
) STRICT;
CREATE INDEX publication_last ON publication (last_idx);
CREATE INDEX publication_shown ON publication (state, last_day, last_idx);

CREATE TABLE publication_step (
  id TEXT PRIMARY KEY,
  publication TEXT NOT NULL,
  idx INTEGER NOT NULL,
  kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX publication_step_of ON publication_step (publication, idx);
