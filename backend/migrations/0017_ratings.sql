-- What the log says of ratings. No table here, and no entry of the log, is made when a rating
-- arrives: ratings wait in a file of their own.

-- The one key of a body and month: the first that was published counts.
CREATE TABLE rating_key (
  agency TEXT NOT NULL,
  month TEXT NOT NULL,
  key TEXT NOT NULL,
  spki TEXT NOT NULL,
  idx INTEGER NOT NULL,
  PRIMARY KEY (agency, month)
) STRICT;

-- Visits whose token has been given out.
CREATE TABLE rating_token (
  visit TEXT PRIMARY KEY,
  way TEXT NOT NULL,
  idx INTEGER NOT NULL
) STRICT;

CREATE TABLE rating_batch (
  batch TEXT PRIMARY KEY,
  agency TEXT NOT NULL,
  until TEXT NOT NULL,
  totals TEXT NOT NULL,
  idx INTEGER NOT NULL
) STRICT;
CREATE INDEX rating_batch_agency ON rating_batch (agency, idx);

-- What a person decided about a text; the last decision counts.
CREATE TABLE rating_text (
  text TEXT PRIMARY KEY,
  batch TEXT NOT NULL,
  shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
  reason TEXT NOT NULL,
  idx INTEGER NOT NULL
) STRICT;
