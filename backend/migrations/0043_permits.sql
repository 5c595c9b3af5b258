-- The draw whose outcome an approval covers, and when an approval was revoked.
ALTER TABLE permit ADD COLUMN draw TEXT;
ALTER TABLE permit ADD COLUMN revoked_by TEXT;
ALTER TABLE permit ADD COLUMN revoked_ms INTEGER;
CREATE INDEX permit_draw ON permit (draw);

-- A task goes with its approval; `withdrawn` is when, by whom and why, as JSON.
ALTER TABLE task ADD COLUMN withdrawn TEXT;
ALTER TABLE task ADD COLUMN withdrawn_ms INTEGER;
ALTER TABLE notice ADD COLUMN withdrawn_ms INTEGER;

-- The bodies that come along with a joint task, by id. A view of the log, built again from its
-- beginning because it is a follower of its own.
CREATE TABLE task_body (
  agency TEXT NOT NULL,
  task TEXT NOT NULL,
  PRIMARY KEY (agency, task)
) STRICT;
