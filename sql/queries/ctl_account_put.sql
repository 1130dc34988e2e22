-- The account of this role and uscc, or of this role, person and district: found, else made.
-- $1 uuid id: for a new one
-- $2 text role
-- $3 text person: the officer's name, or the enterprise's uscc
-- $4 text uscc: of an enterprise, else null
-- $5 text district: root of the subtree of staff, else null
-- > id uuid
WITH found AS (
	SELECT a.id FROM dxtrack.account a
	 WHERE a.role = $2::text AND a.disabled_at IS NULL
	   AND CASE WHEN $4::text IS NOT NULL THEN a.uscc = $4::text
	            ELSE a.uscc IS NULL AND a.person = $3::text AND a.district IS NOT DISTINCT FROM $5::text END
	 ORDER BY a.created_at LIMIT 1
), made AS (
	INSERT INTO dxtrack.account (id, role, person, uscc, district)
	SELECT $1::uuid, $2::text, $3::text, $4::text, $5::text WHERE NOT EXISTS (SELECT FROM found)
	RETURNING id
)
SELECT f.id FROM found f UNION ALL SELECT m.id FROM made m
