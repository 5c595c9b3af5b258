-- Enforcement and supervision bodies; `path` names every agency above: /city/district/street/.
-- `territory` is the path of the region the body works in; enterprises lie in regions.
CREATE TABLE agency (
  id TEXT PRIMARY KEY,
  parent_id TEXT REFERENCES agency (id),
  path TEXT NOT NULL UNIQUE,
  level TEXT NOT NULL CHECK (level IN ('city', 'district', 'street')),
  kind TEXT NOT NULL CHECK (kind IN ('enforcement', 'supervision')),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  region_code TEXT NOT NULL,
  territory TEXT NOT NULL
) STRICT;

-- The structure of certificate numbers is not published: text, province and validity.
CREATE TABLE officer (
  id TEXT PRIMARY KEY,
  agency_id TEXT NOT NULL REFERENCES agency (id),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  certificate_number TEXT NOT NULL,
  certificate_province TEXT NOT NULL,
  certificate_from TEXT NOT NULL,
  certificate_until TEXT NOT NULL,
  certificate_suspended INTEGER NOT NULL DEFAULT 0 CHECK (certificate_suspended IN (0, 1))
) STRICT;
CREATE INDEX officer_agency ON officer (agency_id);
