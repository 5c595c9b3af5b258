-- One row a complaint, for lists. A view of the log: it holds no word of what was complained about.
CREATE TABLE complaint (
  id TEXT PRIMARY KEY,
  receipt TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  via TEXT NOT NULL,
  about_id TEXT,
  about_path TEXT,
  handler_id TEXT NOT NULL,
  handler_path TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('filed', 'accepted', 'declined', 'investigating', 'answered', 'closed')),
  filed_ms INTEGER NOT NULL,
  filed_idx INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  last_idx INTEGER NOT NULL,
  accepted_ms INTEGER,
  disclosed_idx INTEGER,
  unread INTEGER NOT NULL
) STRICT;
CREATE INDEX complaint_handler ON complaint (handler_path, last_idx);
CREATE INDEX complaint_about ON complaint (about_path, disclosed_idx);

-- The words themselves stand beside the log: the log holds only `digest`, SHA-256 over salt and
-- words, so that they can be proven but not read (or guessed) there. Not a view.
CREATE TABLE complaint_words (
  digest TEXT PRIMARY KEY,
  complaint TEXT NOT NULL,
  salt BLOB NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX complaint_words_of ON complaint_words (complaint);

-- Who may follow a complaint: the hash of its secret, the enterprise that filed it signed in.
CREATE TABLE complaint_holder (
  complaint TEXT PRIMARY KEY,
  receipt TEXT NOT NULL UNIQUE,
  secret_hash BLOB NOT NULL,
  enterprise_id TEXT,
  visit TEXT,
  filed_idx INTEGER NOT NULL
) STRICT;
CREATE INDEX complaint_holder_enterprise ON complaint_holder (enterprise_id, filed_idx);

-- Forms that were taken in: pressed twice, one act.
CREATE TABLE complaint_form (
  form_hash BLOB PRIMARY KEY,
  complaint TEXT NOT NULL,
  idx INTEGER NOT NULL
) STRICT;
