-- Publications: numbers without a hole, each with the digest that its audit row told, and with the facts that stand behind its figures and shares at its close.
-- > looked bigint: publications
-- > wrong bigint
-- > first text
WITH counted AS (
	SELECT DISTINCT f.indicator, p.scope, p.as_of, p.known_at FROM dxtrack.publication p JOIN dxtrack.publication_facts f ON f.publication = p.no
), facts AS MATERIALIZED (
	SELECT c.*, dxtrack.figure_fact_ids(c.indicator, c.scope, c.as_of, c.known_at) AS ids FROM counted c
), shares AS (
	-- those of the year: behind one of all that counts may stand an opening without names
	SELECT p.no, p.scope, p.known_at, r ->> 'indicator' AS indicator, (r -> 'share' ->> 'part')::bigint AS part, (r -> 'share' ->> 'as_of')::date AS as_of
	  FROM dxtrack.publication p CROSS JOIN LATERAL json_array_elements(p.content::json -> 'figures') r
	  JOIN LATERAL json_array_elements(p.content::json -> 'indicators') i ON i ->> 'code' = r ->> 'indicator'
	 WHERE i ->> 'share_part' = 'new' AND r -> 'share' ->> 'part' IS NOT NULL
), differs AS (
	SELECT 'publication ' || p.no || ': the number before it is missing' AS what
	  FROM dxtrack.publication p WHERE p.no > 1 AND NOT EXISTS (SELECT FROM dxtrack.publication b WHERE b.no = p.no - 1)
	UNION ALL
	SELECT 'publication ' || p.no || ': not what was audited' FROM dxtrack.publication p
	 WHERE NOT EXISTS (SELECT FROM dxtrack.audit a WHERE a.action = 'publication' AND a.object = p.no::text
	                    AND position(convert_to(encode(sha256(convert_to(p.content, 'UTF8')), 'hex'), 'UTF8') IN a.content) > 0)
	UNION ALL
	SELECT 'publication ' || p.no || ': facts of ' || f.indicator
	  FROM dxtrack.publication p JOIN dxtrack.publication_facts f ON f.publication = p.no
	  JOIN facts x ON (x.indicator, x.scope, x.as_of, x.known_at) = (f.indicator, p.scope, p.as_of, p.known_at)
	 WHERE x.ids <> f.facts OR f.digest <> dxtrack.ids_digest(f.facts) OR position(encode(f.digest, 'hex') IN p.content) = 0
	UNION ALL
	SELECT 'publication ' || s.no || ': share of ' || s.indicator FROM shares s
	 WHERE s.part <> (SELECT count(*) FROM dxtrack.figure_facts(s.indicator, s.scope, s.as_of, s.known_at, 'new'))
)
SELECT (SELECT count(*) FROM dxtrack.publication) AS looked, count(*) AS wrong, min(d.what) AS first FROM differs d
