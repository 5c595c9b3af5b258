-- Those inspected. `agency_path` is the district (or street) the enterprise lies in.
CREATE TABLE enterprise (
  id TEXT PRIMARY KEY,
  uscc TEXT UNIQUE,
  short_code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  lat REAL,
  lon REAL,
  agency_path TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('company', 'sole_trader')),
  status TEXT NOT NULL CHECK (status IN ('open', 'closed'))
) STRICT;
CREATE INDEX enterprise_agency ON enterprise (agency_path, id);

-- Moves with every change of the table: phones' files are built again when it has moved.
CREATE TABLE enterprise_change (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  counter INTEGER NOT NULL
) STRICT;
INSERT INTO enterprise_change (one, counter) VALUES (1, 0);
