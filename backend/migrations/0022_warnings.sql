-- What people said about warnings. A view of the log; the warnings themselves are computed.
CREATE TABLE warning_word (
  idx INTEGER PRIMARY KEY,
  warning TEXT NOT NULL,
  rule TEXT NOT NULL,
  act TEXT NOT NULL,
  until TEXT,
  note TEXT NOT NULL,
  said_ms INTEGER NOT NULL,
  said_by TEXT NOT NULL
) STRICT;
CREATE INDEX warning_word_warning ON warning_word (warning, idx);
