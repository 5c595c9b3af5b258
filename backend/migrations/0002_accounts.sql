-- Who may ask. `agency_path` repeats the agency's path, so that a request needs no second look.
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('officer', 'supervisor', 'admin', 'auditor')),
  agency_id TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  officer_id TEXT,
  password_hash TEXT,
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
) STRICT;
CREATE INDEX account_officer ON account (officer_id);

CREATE TABLE passkey (
  credential_id BLOB PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  public_key BLOB NOT NULL,
  sign_count INTEGER NOT NULL,
  label TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  used_ms INTEGER
) STRICT;
CREATE INDEX passkey_account ON passkey (account_id);

-- Only the SHA-256 of a session's token: a copy of the database signs nobody in.
CREATE TABLE session (
  token_hash BLOB PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  device_kid TEXT,
  created_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_device ON session (device_kid);
CREATE INDEX session_expiry ON session (expires_ms);

-- Wrong passwords, counted by digest: people type passwords into the field of the login.
CREATE TABLE sign_in_attempt (
  subject TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  until_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_attempt_until ON sign_in_attempt (until_ms);

-- Random numbers that may be answered once: passkey ceremonies and proofs of device keys.
CREATE TABLE challenge (
  nonce TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('register', 'authenticate', 'device')),
  account_id TEXT,
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX challenge_expiry ON challenge (expires_ms);

-- A view of the entries device.enrolled and device.revoked.
CREATE TABLE device (
  kid TEXT PRIMARY KEY,
  officer_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  label TEXT NOT NULL,
  jwk TEXT NOT NULL,
  enrolled_idx INTEGER NOT NULL,
  enrolled_ms INTEGER NOT NULL,
  revoked_ms INTEGER,
  revoked_reason TEXT
) STRICT;
CREATE INDEX device_agency ON device (agency_path);
