-- What differs today from what a publication counts and stands on: key by key the facts, as far as the caller may see them, and the openings, targets and outside totals.
-- Facts: added (only now), gone (only then), moved (another fact stands for the key). Of what is gone, now tells where it stands instead, be it of another day or
-- district; of what is added, was tells where it stood.
-- $1 bigint no
-- $2 text indicator: cursor, with key; null from the start
-- $3 text key: cursor
-- $4 bigint limit: null for all
-- > indicator text
-- > key text
-- > change text: added | gone | moved | restated
-- > reason text: why the old fact stands no more: error, revoked, merged, correction, predecessor or opening, or overtaken by an earlier one; else null
-- > uscc text
-- > name text
-- > title text
-- > was uuid: the fact that was counted, and its day and district; of what is no fact, the row of its list
-- > was_on date
-- > was_district text
-- > now uuid: the fact that is counted, and its day and district
-- > now_on date
-- > now_district text
-- > recorded_at timestamptz: since when
-- > kind text: fact | opening_stock | target | external_value
-- > scope text: of what is no fact
-- > was_value bigint: so
-- > now_value bigint: so
-- > document_no text: of the change; of an outside total, its source
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
), told AS (
	SELECT CASE WHEN g.id IS NULL THEN 'added' WHEN c.id IS NULL THEN 'gone' ELSE 'moved' END AS change, coalesce(c.indicator, g.indicator) AS indicator,
	       coalesce(c.key, g.key) AS key, coalesce(g.id, b.id) AS was, coalesce(c.id, a.id) AS now
	  FROM gone g
	  FULL JOIN come c ON c.indicator = g.indicator AND c.key = g.key
	  -- where it stands instead; what is keyed anew (another year, batch or predecessor) is the same entry's, or the same member's of an opening
	  LEFT JOIN LATERAL (
		SELECT x.id FROM dxtrack.fact x
		 WHERE x.indicator = g.indicator AND (x.key = g.key OR x.entry = g.entry OR (x.origin = g.origin AND x.uscc = g.uscc AND x.title IS NOT DISTINCT FROM g.title))
		   AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = x.id)
		 ORDER BY x.key <> g.key, x.effective_on, x.recorded_at, x.id LIMIT 1) a ON c.id IS NULL
	  -- where it stood when the period was closed
	  LEFT JOIN LATERAL (
		SELECT x.id FROM dxtrack.publication p
		  JOIN dxtrack.fact x ON x.indicator = c.indicator AND x.recorded_at <= p.known_at
		   AND (x.key = c.key OR x.entry = c.entry OR (x.origin = c.origin AND x.uscc = c.uscc AND x.title IS NOT DISTINCT FROM c.title))
		 WHERE p.no = $1::bigint AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = x.id AND v.recorded_at <= p.known_at)
		 ORDER BY x.key <> c.key, x.effective_on, x.recorded_at, x.id LIMIT 1) b ON g.id IS NULL
)
SELECT d.* FROM (
	SELECT t.indicator, t.key, t.change,
	       CASE WHEN t.was IS NOT NULL THEN coalesce(CASE WHEN v.reason_code = 'replaced' THEN v.reason END, v.reason_code, 'overtaken') END AS reason,
	       coalesce(c.uscc, g.uscc) AS uscc, n.name, coalesce(c.title, g.title) AS title,
	       g.id AS was, g.effective_on AS was_on, g.district AS was_district, c.id AS now, c.effective_on AS now_on, c.district AS now_district,
	       CASE WHEN t.change = 'gone' THEN coalesce(v.recorded_at, c.recorded_at) ELSE greatest(v.recorded_at, c.recorded_at) END AS recorded_at,
	       'fact' AS kind, NULL::text AS scope, NULL::bigint AS was_value, NULL::bigint AS now_value, coalesce(v.document_no, c.document_no) AS document_no
	  FROM told t
	  LEFT JOIN dxtrack.fact g ON g.id = t.was
	  LEFT JOIN dxtrack.fact c ON c.id = t.now
	  LEFT JOIN dxtrack.fact_void v ON v.fact = t.was
	  LEFT JOIN dxtrack.enterprise n ON n.uscc = coalesce(c.uscc, g.uscc)
	UNION ALL
	SELECT r.indicator, r.key, r.change, NULL, NULL, NULL, NULL, r.was, r.was_on, NULL, r.now, r.now_on, NULL, r.recorded_at,
	       r.kind, r.scope, r.was_value, r.now_value, r.document_no
	  FROM dxtrack.publication_restated($1::bigint) r) d
 WHERE $2::text IS NULL OR (d.indicator, d.key) > ($2::text, $3::text)
 ORDER BY 1, 2
 LIMIT $4::bigint
