-- The one log. An entry's bytes are never changed; everything else in the database is a view of it,
-- reference data, or secrets of sign-in.
CREATE TABLE entry (
  idx INTEGER PRIMARY KEY,
  kid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  hash BLOB NOT NULL,
  prev BLOB,
  jws BLOB NOT NULL,
  UNIQUE (kid, seq)
) STRICT;
CREATE INDEX entry_subject ON entry (subject, idx);

-- Every checkpoint that acknowledged something, so that a repeated push gets the same receipt.
CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;

-- How far each view has followed the log.
CREATE TABLE view_cursor (
  name TEXT PRIMARY KEY,
  next_idx INTEGER NOT NULL
) STRICT;

-- An entry that a view could not follow: shown by `palm fsck`, never silently skipped.
CREATE TABLE view_failure (
  name TEXT NOT NULL,
  idx INTEGER NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (name, idx)
) STRICT;
