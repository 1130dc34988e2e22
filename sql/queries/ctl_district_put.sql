-- Loads a district; a row where it is new or differs.
-- $1 text code
-- $2 text name
-- $3 text kind: province | city | zone | sub_district
-- $4 text parent: loaded before it, null for none
-- > code text
INSERT INTO dxtrack.district AS d (code, name, kind, parent) VALUES ($1::text, $2::text, $3::text, $4::text)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, parent = excluded.parent
 WHERE (d.name, d.kind, d.parent) IS DISTINCT FROM (excluded.name, excluded.kind, excluded.parent)
RETURNING d.code
