-- What officers are asked to go for, and why an inspection could not wait for its approval.
ALTER TABLE task ADD COLUMN purpose TEXT NOT NULL DEFAULT 'inspection';
ALTER TABLE task ADD COLUMN urgent TEXT NOT NULL DEFAULT '';
