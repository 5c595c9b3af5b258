-- Where at the desk a message is dealt with (a path); the phone does not show it.
ALTER TABLE message ADD COLUMN place TEXT;
