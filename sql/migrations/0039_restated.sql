-- What a publication stood on beside its facts, and what stands there now: openings of the leaves, targets of the scope and its districts, and the outside totals of
-- its shares. Before, a difference that came of one of these was told by no row of /diff.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- The outside total that the share of an indicator is of: of the smallest enclosing district, its latest by a day.
CREATE FUNCTION external_of(of_indicator text, of_scope text, day date, known_at timestamptz) RETURNS external_value
	LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	WITH RECURSIVE around AS (
		SELECT d.parent AS code, 1 AS far FROM dxtrack.district d WHERE 'district:' || d.code = of_scope
		UNION ALL
		SELECT d.parent, a.far + 1 FROM around a JOIN dxtrack.district d ON d.code = a.code
	)
	SELECT x.* FROM around a JOIN dxtrack.external_value x ON x.scope = 'district:' || a.code
	 WHERE x.indicator = of_indicator AND x.as_of <= day AND x.recorded_at <= known_at
	 ORDER BY a.far, x.as_of DESC, x.recorded_at DESC, x.id DESC LIMIT 1
$$;

-- The opening stock of a leaf, and the target of a scope, that stood at an instant.
CREATE FUNCTION opening_of(of_indicator text, of_scope text, known_at timestamptz) RETURNS opening_stock
	LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT o.* FROM dxtrack.opening_stock o WHERE o.indicator = of_indicator AND o.scope = of_scope AND o.recorded_at <= known_at
	 ORDER BY o.recorded_at DESC, o.id DESC LIMIT 1
$$;
CREATE FUNCTION target_of(of_indicator text, of_scope text, day date, known_at timestamptz) RETURNS target
	LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT t.* FROM dxtrack.target t
	 WHERE t.year = extract(year FROM day)::int AND t.indicator = of_indicator AND t.scope = of_scope AND t.valid_from <= day AND t.recorded_at <= known_at
	 ORDER BY t.valid_from DESC, t.recorded_at DESC, t.id DESC LIMIT 1
$$;

CREATE FUNCTION publication_restated(of_no bigint) RETURNS TABLE (kind text, indicator text, key text, scope text, change text, was uuid, was_on date,
	was_value bigint, now uuid, now_on date, now_value bigint, document_no text, recorded_at timestamptz)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	WITH p AS (
		SELECT x.scope, split_part(x.scope, ':', 2) AS code, x.as_of, x.known_at, f.indicator
		  FROM dxtrack.publication x JOIN dxtrack.publication_facts f ON f.publication = x.no WHERE x.no = of_no
	)
	SELECT 'opening_stock', p.indicator, 'opening_stock:' || n.scope, n.scope::text, CASE WHEN w.id IS NULL THEN 'added' ELSE 'restated' END,
	       w.id, w.as_of, w.value, n.id, n.as_of, n.value, n.document_no, n.recorded_at
	  FROM p CROSS JOIN LATERAL unnest(dxtrack.district_leaves(p.code)) AS l (code)
	 CROSS JOIN LATERAL dxtrack.opening_of(p.indicator, 'district:' || l.code, 'infinity') n
	 CROSS JOIN LATERAL dxtrack.opening_of(p.indicator, 'district:' || l.code, p.known_at) w
	 WHERE n.id IS DISTINCT FROM w.id
	UNION ALL
	SELECT 'target', p.indicator, 'target:' || n.scope, n.scope::text, CASE WHEN w.value IS NULL THEN 'added' WHEN n.value IS NULL THEN 'gone' ELSE 'restated' END,
	       w.id, w.valid_from, w.value, n.id, n.valid_from, n.value, n.document_no, n.recorded_at
	  FROM p CROSS JOIN LATERAL (SELECT p.scope UNION ALL SELECT 'district:' || d.code FROM dxtrack.district d WHERE d.parent = p.code) AS s (scope)
	 CROSS JOIN LATERAL dxtrack.target_of(p.indicator, s.scope, p.as_of, 'infinity') n
	 CROSS JOIN LATERAL dxtrack.target_of(p.indicator, s.scope, p.as_of, p.known_at) w
	 WHERE n.id IS DISTINCT FROM w.id AND (n.value, n.kind, n.document_no) IS DISTINCT FROM (w.value, w.kind, w.document_no)
	   AND (n.value IS NOT NULL OR w.value IS NOT NULL)
	UNION ALL
	SELECT 'external_value', p.indicator, 'external_value:' || n.scope, n.scope::text, CASE WHEN w.id IS NULL THEN 'added' ELSE 'restated' END,
	       w.id, w.as_of, w.value, n.id, n.as_of, n.value, n.source, n.recorded_at
	  FROM p CROSS JOIN LATERAL dxtrack.external_of(p.indicator, p.scope, p.as_of, 'infinity') n
	 CROSS JOIN LATERAL dxtrack.external_of(p.indicator, p.scope, p.as_of, p.known_at) w
	 WHERE n.id IS DISTINCT FROM w.id AND (n.scope, n.as_of, n.value, n.source) IS DISTINCT FROM (w.scope, w.as_of, w.value, w.source)
$$;

GRANT EXECUTE ON FUNCTION publication_restated TO dxtrack_app, dxtrack_reader;
