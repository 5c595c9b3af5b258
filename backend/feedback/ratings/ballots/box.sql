-- The ballot box. WITHOUT ROWID and random keys everywhere: nothing counts arrivals. There is no
-- column for a visit, a month, an instant or an address.

-- How far releases have come, and which key closes what waits.
CREATE TABLE turn (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  until TEXT NOT NULL,
  urn TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Tokens that were used: a hash of the nonce, and a hash that knows the same rating again.
CREATE TABLE spent (
  mark BLOB PRIMARY KEY,
  again BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Closed envelopes of one size. Which body, which stars: only the urn's key tells.
CREATE TABLE waiting (
  id BLOB PRIMARY KEY,
  envelope BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Envelopes whose key is gone (a box from a backup): kept, counted, never opened.
CREATE TABLE aside (
  id BLOB PRIMARY KEY,
  envelope BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE batch (
  id TEXT PRIMARY KEY,
  agency TEXT NOT NULL,
  until TEXT NOT NULL,
  logged INTEGER NOT NULL CHECK (logged IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Opened envelopes of a batch, by their digest.
CREATE TABLE counted (
  digest BLOB PRIMARY KEY,
  batch TEXT NOT NULL,
  salt BLOB NOT NULL,
  rating TEXT NOT NULL,
  text_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_batch ON counted (batch, digest);
CREATE INDEX counted_text ON counted (text_id) WHERE text_id IS NOT NULL;
