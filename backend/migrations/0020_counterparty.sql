-- What the enterprise said about a visit, on the page its scan opened. A view of the log.
CREATE TABLE counterparty_act (
  idx INTEGER PRIMARY KEY,
  visit TEXT NOT NULL,
  kind TEXT NOT NULL,
  door TEXT NOT NULL,
  said_ms INTEGER NOT NULL,
  hash BLOB NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX counterparty_act_visit ON counterparty_act (visit, idx);

-- Which form led to which entry: a form sent twice is one act. No view: written with the entry.
CREATE TABLE page_post (
  id TEXT PRIMARY KEY,
  visit TEXT NOT NULL,
  kind TEXT NOT NULL,
  idx INTEGER NOT NULL
) STRICT;
CREATE INDEX page_post_visit ON page_post (visit, kind);

-- What an officer looks like, small: shown to whoever stands before him, and to nobody else.
CREATE TABLE officer_portrait (
  officer_id TEXT PRIMARY KEY REFERENCES officer (id),
  jpeg BLOB NOT NULL
) STRICT;
