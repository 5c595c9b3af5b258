-- What is known of each device's chain: computed from the log, kept for speed, compared by fsck.
CREATE TABLE device_chain (
  kid TEXT PRIMARY KEY,
  officer_id TEXT NOT NULL,
  highest INTEGER NOT NULL,
  gaps TEXT NOT NULL,
  forked INTEGER NOT NULL,
  announced INTEGER NOT NULL,
  last_contact_ms INTEGER NOT NULL
) STRICT;

-- Nonces the server has answered: each commits to a chain's head at that moment.
CREATE TABLE beacon_answer (
  kid TEXT NOT NULL,
  nonce BLOB NOT NULL,
  time_ms INTEGER NOT NULL,
  PRIMARY KEY (kid, nonce)
) STRICT;

-- Heads of a chain that another phone has seen (partner's scan), with the server's time of it.
CREATE TABLE head_witness (
  kid TEXT NOT NULL,
  head BLOB NOT NULL,
  seq INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  PRIMARY KEY (kid, head)
) STRICT;

-- What was not authentic: kept with its reason, never thrown away.
CREATE TABLE quarantine (
  hash BLOB PRIMARY KEY,
  kid TEXT NOT NULL,
  seq INTEGER,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  why TEXT NOT NULL,
  account_id TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  jws BLOB NOT NULL
) STRICT;
CREATE INDEX quarantine_kid ON quarantine (kid, seq);
