-- The sets of warning rules that were in force, one after the other. A view of the log; the files
-- themselves are kept under their digests beside the database.
CREATE TABLE warning_set (
  idx INTEGER PRIMARY KEY,
  set_sha256 TEXT NOT NULL,
  rules TEXT NOT NULL,
  published_ms INTEGER NOT NULL
) STRICT;

-- Silence inside recordings for which no cause was given. A view of the log.
CREATE TABLE warning_sound (
  idx INTEGER PRIMARY KEY,
  visit TEXT NOT NULL,
  silent_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX warning_sound_visit ON warning_sound (visit);

-- Fingerprints of pictures by what they show (16 hex digits; null: nothing to tell by), and their
-- four quarters, by which alike ones are found. Like EXIF a cache of the files.
CREATE TABLE photo_print (
  number INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  print TEXT,
  band_a INTEGER,
  band_b INTEGER,
  band_c INTEGER,
  band_d INTEGER
) STRICT;
CREATE INDEX photo_print_a ON photo_print (band_a);
CREATE INDEX photo_print_b ON photo_print (band_b);
CREATE INDEX photo_print_c ON photo_print (band_c);
CREATE INDEX photo_print_d ON photo_print (band_d);

-- Pictures that look alike: both directions, the differing bits of 64.
CREATE TABLE photo_likeness (
  sha256 TEXT NOT NULL,
  other TEXT NOT NULL,
  distance INTEGER NOT NULL,
  PRIMARY KEY (sha256, other)
) STRICT;
