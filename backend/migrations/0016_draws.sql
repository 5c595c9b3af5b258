-- Double-random draws. A view of the log; `committed` and `revealed` are the entries' bodies.
CREATE TABLE draw (
  id TEXT PRIMARY KEY,
  agency_path TEXT NOT NULL,
  committed TEXT NOT NULL,
  committed_idx INTEGER NOT NULL,
  committed_ms INTEGER NOT NULL,
  committed_by TEXT NOT NULL,
  revealed TEXT,
  revealed_idx INTEGER,
  revealed_ms INTEGER
) STRICT;
CREATE INDEX draw_agency ON draw (agency_path, committed_idx);

-- From which enterprises an officer has to stay away (回避). A view of the log.
CREATE TABLE recusal (
  officer TEXT NOT NULL,
  enterprise TEXT NOT NULL,
  reason TEXT NOT NULL,
  idx INTEGER NOT NULL,
  PRIMARY KEY (officer, enterprise)
) STRICT;

-- Lists that entries name by their SHA-256 (hex), compressed with gzip.
CREATE TABLE draw_list (
  sha256 TEXT PRIMARY KEY,
  gzipped BLOB NOT NULL
) STRICT;

-- The secret half of a seed, until it is revealed.
CREATE TABLE draw_secret (
  draw TEXT PRIMARY KEY,
  secret BLOB NOT NULL
) STRICT;
