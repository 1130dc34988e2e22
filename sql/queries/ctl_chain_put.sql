-- Loads a chain; a row where it is new or differs.
-- $1 text code
-- $2 text name
-- $3 int position: its place in the file
-- > code text
INSERT INTO dxtrack.chain AS t (code, name, position) VALUES ($1::text, $2::text, $3::int)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, position = excluded.position
 WHERE (t.name, t.position) IS DISTINCT FROM (excluded.name, excluded.position)
RETURNING t.code
