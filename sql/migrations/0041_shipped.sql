-- After an upgrade the shipped catalogue had to be loaded by hand, else its rules were silently absent. dxtrackctl migrate loads it now, and must tell what
-- was shipped, which it may replace, from what a zone wrote itself.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

ALTER TABLE catalogue ADD COLUMN shipped boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN catalogue.shipped IS 'The document is one that came with the software: an upgrade puts its successor in its place. Anything else is the zone''s own and stays.';
COMMENT ON TABLE catalogue IS 'Insert-only but for shipped. Programme files as loaded; the highest version of a (kind, code) is current.';
