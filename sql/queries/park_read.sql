-- All parks.
-- > code text
-- > name text
SELECT c.code, c.name FROM dxtrack.park c ORDER BY c.position, c.code
