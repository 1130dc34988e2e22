-- Where the targets of the districts right below a district do not add up to its own, once a version is posted that is not stored yet: about the
-- version's district and the one above it, on the day on which the version begins to hold. Targets of other kinds are no part of a sum.
-- $1 text indicator
-- $2 text scope: of the posted version
-- $3 int year
-- $4 bigint value: null withdraws
-- $5 text kind: increment | level
-- $6 date valid_from
-- > above bigint: the target of the district above
-- > below bigint: the sum of those right below it that have one
WITH held AS (
	SELECT greatest($6::date, make_date($3::int, 1, 1)) AS on_day
), standing AS (
	SELECT t.scope, t.value, t.kind
	  FROM held CROSS JOIN LATERAL dxtrack.figure_targets(held.on_day, NULL, $1::text) t
	 WHERE t.scope <> $2::text AND extract(year FROM held.on_day)::int = $3::int
	UNION ALL
	SELECT $2::text, $4::bigint, $5::text
	  FROM held
	 WHERE $4::bigint IS NOT NULL AND extract(year FROM held.on_day)::int = $3::int
)
SELECT a.value AS above, sum(b.value)::bigint AS below
  FROM dxtrack.district posted
  JOIN dxtrack.district upper ON upper.code IN (posted.code, posted.parent)
  JOIN standing a ON a.scope = 'district:' || upper.code
  JOIN dxtrack.district lower ON lower.parent = upper.code
  JOIN standing b ON b.scope = 'district:' || lower.code AND b.kind = a.kind
 WHERE 'district:' || posted.code = $2::text
 GROUP BY upper.code, a.value
HAVING sum(b.value) <> a.value
 ORDER BY upper.code
