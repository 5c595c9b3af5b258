-- When a fix was taken: a phone says one fix in several entries, and that is no frozen receiver. The
-- views of visits are thrown away here and built again from the log at the next start.
ALTER TABLE visit_fix ADD COLUMN at TEXT NOT NULL DEFAULT '';

DELETE FROM visit;
DELETE FROM visit_officer;
DELETE FROM visit_void;
DELETE FROM visit_answer;
DELETE FROM visit_fix;
DELETE FROM view_cursor WHERE name = 'visit';
DELETE FROM view_failure WHERE name = 'visit';
