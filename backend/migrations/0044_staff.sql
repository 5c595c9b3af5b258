-- A password somebody else knows: it must be changed at the first sign-in, and ends by itself.
ALTER TABLE account ADD COLUMN one_time_until_ms INTEGER;

-- A body that is no more. It is never deleted: what it did stays under its name.
ALTER TABLE agency ADD COLUMN closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1));

CREATE INDEX account_agency ON account (agency_path);
