-- What each visit, rating, complaint, case … adds to the indicators. A view of the log.
CREATE TABLE indicator_fact (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  agency_path TEXT NOT NULL,
  day TEXT NOT NULL,
  enterprise TEXT NOT NULL,
  idx INTEGER NOT NULL,
  visits INTEGER NOT NULL DEFAULT 0,
  inspections INTEGER NOT NULL DEFAULT 0,
  coded INTEGER NOT NULL DEFAULT 0,
  shown INTEGER NOT NULL DEFAULT 0,
  scanned INTEGER NOT NULL DEFAULT 0,
  excepted INTEGER NOT NULL DEFAULT 0,
  merged INTEGER NOT NULL DEFAULT 0,
  over_cap INTEGER NOT NULL DEFAULT 0,
  spared INTEGER NOT NULL DEFAULT 0,
  proved INTEGER NOT NULL DEFAULT 0,
  proved_hour INTEGER NOT NULL DEFAULT 0,
  proof_seconds INTEGER NOT NULL DEFAULT 0,
  closed INTEGER NOT NULL DEFAULT 0,
  complete INTEGER NOT NULL DEFAULT 0,
  problems INTEGER NOT NULL DEFAULT 0,
  corrected INTEGER NOT NULL DEFAULT 0,
  rectifications INTEGER NOT NULL DEFAULT 0,
  rectified_in_time INTEGER NOT NULL DEFAULT 0,
  ratings INTEGER NOT NULL DEFAULT 0,
  rating_points INTEGER NOT NULL DEFAULT 0,
  complaints INTEGER NOT NULL DEFAULT 0,
  complaints_answered INTEGER NOT NULL DEFAULT 0,
  complaint_days INTEGER NOT NULL DEFAULT 0,
  cases INTEGER NOT NULL DEFAULT 0,
  cases_decided INTEGER NOT NULL DEFAULT 0,
  cases_penalised INTEGER NOT NULL DEFAULT 0,
  cases_unpunished INTEGER NOT NULL DEFAULT 0,
  cases_closed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, subject)
) STRICT;
CREATE INDEX indicator_fact_day ON indicator_fact (day, agency_path);
CREATE INDEX indicator_fact_enterprise ON indicator_fact (enterprise, day) WHERE kind = 'visit';
-- Answers "how many enterprises" from the index alone.
CREATE INDEX indicator_fact_inspected ON indicator_fact (day, agency_path, enterprise)
  WHERE inspections = 1;

-- The same added up by body and day; `facts` says how many, so that an emptied day goes away.
CREATE TABLE indicator_day (
  agency_path TEXT NOT NULL,
  day TEXT NOT NULL,
  facts INTEGER NOT NULL,
  visits INTEGER NOT NULL DEFAULT 0,
  inspections INTEGER NOT NULL DEFAULT 0,
  coded INTEGER NOT NULL DEFAULT 0,
  shown INTEGER NOT NULL DEFAULT 0,
  scanned INTEGER NOT NULL DEFAULT 0,
  excepted INTEGER NOT NULL DEFAULT 0,
  merged INTEGER NOT NULL DEFAULT 0,
  over_cap INTEGER NOT NULL DEFAULT 0,
  spared INTEGER NOT NULL DEFAULT 0,
  proved INTEGER NOT NULL DEFAULT 0,
  proved_hour INTEGER NOT NULL DEFAULT 0,
  proof_seconds INTEGER NOT NULL DEFAULT 0,
  closed INTEGER NOT NULL DEFAULT 0,
  complete INTEGER NOT NULL DEFAULT 0,
  problems INTEGER NOT NULL DEFAULT 0,
  corrected INTEGER NOT NULL DEFAULT 0,
  rectifications INTEGER NOT NULL DEFAULT 0,
  rectified_in_time INTEGER NOT NULL DEFAULT 0,
  ratings INTEGER NOT NULL DEFAULT 0,
  rating_points INTEGER NOT NULL DEFAULT 0,
  complaints INTEGER NOT NULL DEFAULT 0,
  complaints_answered INTEGER NOT NULL DEFAULT 0,
  complaint_days INTEGER NOT NULL DEFAULT 0,
  cases INTEGER NOT NULL DEFAULT 0,
  cases_decided INTEGER NOT NULL DEFAULT 0,
  cases_penalised INTEGER NOT NULL DEFAULT 0,
  cases_unpunished INTEGER NOT NULL DEFAULT 0,
  cases_closed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (agency_path, day)
) STRICT;

-- Tokens of programs that read the feed (spreadsheets): only the SHA-256. No view of the log; that
-- one was made and revoked stands in the log without it.
CREATE TABLE feed_token (
  id TEXT PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES account (id),
  label TEXT NOT NULL,
  made_ms INTEGER NOT NULL,
  used_ms INTEGER,
  revoked_ms INTEGER
) STRICT;
CREATE INDEX feed_token_account ON feed_token (account_id, made_ms);

-- Monthly reports that were made: the file is kept under its digest. A view of the log.
CREATE TABLE indicator_report (
  agency_path TEXT NOT NULL,
  month TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  made_ms INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  PRIMARY KEY (agency_path, month)
) STRICT;
