-- The tally against a recount from the facts: by numbering the live facts of each key, not as the figures do it.
-- > looked bigint: facts
-- > wrong bigint: rows that differ
-- > first text: the first of them
WITH live AS (
	SELECT f.*, row_number() OVER (PARTITION BY f.indicator, f.key ORDER BY f.effective_on, f.recorded_at, f.id) AS place
	  FROM dxtrack.fact f LEFT JOIN dxtrack.fact_void v ON v.fact = f.id WHERE v.fact IS NULL
), counted AS MATERIALIZED (
	SELECT l.indicator, l.district, l.park, l.chains, date_trunc('month', l.effective_on::timestamp)::date AS month, count(*) AS n
	  FROM live l WHERE l.place = 1 GROUP BY 1, 2, 3, 4, 5
), recount AS (
	SELECT c.indicator, s.kind AS scope_kind, s.code AS scope, c.month, sum(c.n)::bigint AS n
	  FROM counted c
	 CROSS JOIN LATERAL (SELECT 'district' AS kind, c.district AS code UNION ALL SELECT 'park', c.park WHERE c.park IS NOT NULL
	                     UNION ALL SELECT DISTINCT 'chain', x.code FROM unnest(c.chains) AS x (code)) s
	 GROUP BY 1, 2, 3, 4
), differs AS (
	SELECT indicator || ' ' || scope_kind || ':' || scope || ' ' || to_char(month, 'YYYY-MM') || ': tally ' || coalesce(t.n, 0) || ', facts '
	       || coalesce(r.n, 0) AS what
	  FROM (SELECT * FROM dxtrack.tally x WHERE x.n <> 0) t FULL JOIN recount r USING (indicator, scope_kind, scope, month)
	 WHERE t.n IS DISTINCT FROM r.n
)
SELECT (SELECT count(*) FROM dxtrack.fact) AS looked, (SELECT count(*) FROM differs) AS wrong, (SELECT min(d.what) FROM differs d) AS first
