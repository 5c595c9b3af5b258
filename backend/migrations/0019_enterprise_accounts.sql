-- How an enterprise signs in to its own page. Secrets of sign-in: no view of the log; that a code
-- was issued and used stands in the log without the code.
CREATE TABLE enterprise_claim (
  id TEXT PRIMARY KEY,
  enterprise_id TEXT NOT NULL REFERENCES enterprise (id),
  code_hash BLOB NOT NULL UNIQUE,
  issued_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  revoked_ms INTEGER,
  used_ms INTEGER,
  -- The form it was typed into: the same form sent twice by a double tap is one act.
  used_form BLOB
) STRICT;
CREATE INDEX enterprise_claim_of ON enterprise_claim (enterprise_id);

-- Only the SHA-256 of a session's token: a copy of the database signs nobody in.
CREATE TABLE enterprise_session (
  token_hash BLOB PRIMARY KEY,
  enterprise_id TEXT NOT NULL REFERENCES enterprise (id),
  created_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX enterprise_session_of ON enterprise_session (enterprise_id);
CREATE INDEX enterprise_session_expiry ON enterprise_session (expires_ms);

CREATE TABLE enterprise_passkey (
  credential_id BLOB PRIMARY KEY,
  enterprise_id TEXT NOT NULL REFERENCES enterprise (id),
  public_key BLOB NOT NULL,
  sign_count INTEGER NOT NULL,
  label TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  used_ms INTEGER
) STRICT;
CREATE INDEX enterprise_passkey_of ON enterprise_passkey (enterprise_id);

-- Apart from the challenges of accounts: strangers who ask for many push out none of those.
CREATE TABLE enterprise_challenge (
  nonce TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('register', 'authenticate')),
  enterprise_id TEXT,
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX enterprise_challenge_expiry ON enterprise_challenge (expires_ms);

-- Where an enterprise takes deliveries by electronic means (a view of the log; the newest counts).
CREATE TABLE service_address (
  enterprise_id TEXT NOT NULL,
  idx INTEGER NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('sms', 'email', 'platform', 'none')),
  address TEXT NOT NULL,
  signer TEXT NOT NULL,
  consent TEXT NOT NULL,
  confirmed_ms INTEGER NOT NULL,
  PRIMARY KEY (enterprise_id, idx)
) STRICT;
