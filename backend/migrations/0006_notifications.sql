-- The inbox is the truth; a push only hints at it.
CREATE TABLE message (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  text_zh TEXT NOT NULL,
  text_en TEXT NOT NULL,
  visit_id TEXT,
  sent_ms INTEGER NOT NULL,
  read_ms INTEGER
) STRICT;
CREATE INDEX message_account ON message (account_id, sent_ms);

CREATE TABLE push_subscription (
  endpoint TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX push_subscription_account ON push_subscription (account_id);
