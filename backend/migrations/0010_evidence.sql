-- Files that entries speak of: known before a byte of them arrives. A view of the log.
CREATE TABLE media_expected (
  idx INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('original', 'preview')),
  sha256 TEXT NOT NULL,
  visit TEXT NOT NULL,
  capture TEXT NOT NULL,
  kid TEXT NOT NULL,
  size INTEGER NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (idx, role)
) STRICT;
CREATE INDEX media_expected_sha256 ON media_expected (sha256);
CREATE INDEX media_expected_visit ON media_expected (visit);
CREATE INDEX media_expected_kid ON media_expected (kid);

-- Files that are complete and durable, as the server's own chain says. A view of the log.
CREATE TABLE media_stored (
  sha256 TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  type TEXT NOT NULL,
  stored_ms INTEGER NOT NULL,
  idx INTEGER NOT NULL
) STRICT;

-- What EXIF an original carries: a cache of the file, read again when it is lost.
CREATE TABLE exif_facts (
  sha256 TEXT PRIMARY KEY,
  facts TEXT NOT NULL,
  read_ms INTEGER NOT NULL
) STRICT;
