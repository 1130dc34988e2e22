-- All districts, parents before children.
-- > code text
-- > name text
-- > kind text: province | city | zone | sub_district
-- > parent text
SELECT d.code, d.name, d.kind, d.parent FROM dxtrack.district d ORDER BY length(d.code), d.code
