-- The order of the log is in `case_file_find` too: with two of them a search took the wrong one and
-- read whole cases.
DROP INDEX case_file_last;
