-- What differs today between the facts that a publication counts and those that stand for its figures now, key by key, as far as the caller may see
-- the facts: added (only now), gone (only then), moved (another fact stands for the key).
-- $1 bigint no
-- $2 text indicator: cursor, with key; null from the start
-- $3 text key: cursor
-- $4 bigint limit: null for all
-- > indicator text
-- > key text
-- > change text: added | gone | moved
-- > reason text: why the old fact stands no more: the void's code, or overtaken by an earlier one; null: added
-- > uscc text
-- > name text
-- > title text
-- > was uuid: the fact that was counted, and its day and district
-- > was_on date
-- > was_district text
-- > now uuid: the fact that is counted, and its day and district
-- > now_on date
-- > now_district text
-- > recorded_at timestamptz: since when
WITH frozen AS MATERIALIZED (
	SELECT f.indicator, u.id FROM dxtrack.publication_facts f CROSS JOIN LATERAL unnest(f.facts) AS u (id) WHERE f.publication = $1::bigint
), today AS MATERIALIZED (
	SELECT f.indicator, w.id
	  FROM dxtrack.publication p JOIN dxtrack.publication_facts f ON f.publication = p.no
	 CROSS JOIN LATERAL dxtrack.figure_facts(f.indicator, p.scope, p.as_of, NULL, 'cumulative') w
	 WHERE p.no = $1::bigint
), gone AS (
	SELECT f.* FROM (TABLE frozen EXCEPT TABLE today) x JOIN dxtrack.fact f ON f.id = x.id
), come AS (
	SELECT f.* FROM (TABLE today EXCEPT TABLE frozen) x JOIN dxtrack.fact f ON f.id = x.id
)
SELECT coalesce(g.indicator, c.indicator) AS indicator, coalesce(g.key, c.key) AS key,
       CASE WHEN g.id IS NULL THEN 'added' WHEN c.id IS NULL THEN 'gone' ELSE 'moved' END AS change,
       CASE WHEN g.id IS NULL THEN NULL ELSE coalesce(v.reason_code, 'overtaken') END AS reason,
       coalesce(c.uscc, g.uscc) AS uscc, n.name, coalesce(c.title, g.title) AS title,
       g.id AS was, g.effective_on AS was_on, g.district AS was_district, c.id AS now, c.effective_on AS now_on, c.district AS now_district,
       greatest(v.recorded_at, c.recorded_at) AS recorded_at
  FROM gone g
  FULL JOIN come c ON c.indicator = g.indicator AND c.key = g.key
  LEFT JOIN dxtrack.fact_void v ON v.fact = g.id
  LEFT JOIN dxtrack.enterprise n ON n.uscc = coalesce(c.uscc, g.uscc)
 WHERE $2::text IS NULL OR (coalesce(g.indicator, c.indicator), coalesce(g.key, c.key)) > ($2::text, $3::text)
 ORDER BY 1, 2
 LIMIT $4::bigint
