-- Views of the log: services of papers, what parties wrote, and their other identities.
CREATE TABLE case_service (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  paper TEXT NOT NULL,
  method TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('under_way', 'reached', 'failed')),
  begun_on TEXT NOT NULL,
  reached_on TEXT,
  until_on TEXT,
  idx INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX case_service_case ON case_service (case_id, idx);
CREATE INDEX case_service_until ON case_service (state, until_on);

CREATE TABLE party_writing (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  form TEXT NOT NULL,
  idx INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  answer TEXT,
  answered_ms INTEGER
) STRICT;
CREATE INDEX party_writing_case ON party_writing (case_id, idx);

CREATE TABLE party_identity (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  name TEXT NOT NULL,
  identity TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_id TEXT NOT NULL,
  idx INTEGER NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX party_identity_case ON party_identity (case_id, idx);

-- Not views: who is signed in at a party's page, messages on their way, payments begun.
CREATE TABLE party_session (
  token_hash BLOB PRIMARY KEY,
  case_id TEXT NOT NULL,
  name TEXT NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE outgoing_message (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  service TEXT NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts INTEGER NOT NULL,
  next_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX outgoing_message_next ON outgoing_message (state, next_ms);

CREATE TABLE payment_order (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  amount INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  paid_ms INTEGER,
  reference TEXT NOT NULL
) STRICT;
CREATE INDEX payment_order_case ON payment_order (case_id, created_ms);
