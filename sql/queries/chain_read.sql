-- All chains.
-- > code text
-- > name text
SELECT c.code, c.name FROM dxtrack.chain c ORDER BY c.position, c.code
