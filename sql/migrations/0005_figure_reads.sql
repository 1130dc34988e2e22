-- Figures: raw counts, the same for every caller; rates, ranks and sums are the daemon's. These functions see all facts and give counts only.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE FUNCTION figure_clock_at(known_at timestamptz) RETURNS TABLE (revision bigint, recorded_at timestamptz)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT coalesce(r.revision, 0), r.recorded_at
	  FROM (SELECT) one
	  LEFT JOIN LATERAL (SELECT x.revision, x.recorded_at FROM dxtrack.figure_revision x
	                      WHERE known_at IS NULL OR x.recorded_at <= known_at ORDER BY x.recorded_at DESC LIMIT 1) r ON true
$$;

-- A later statement, or transaction, reads the figures: whoever gets the lock after us is stamped later than now.
CREATE FUNCTION known_at_settle(known_at timestamptz) RETURNS TABLE (now timestamptz, recorded_at timestamptz, revision bigint)
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
BEGIN
	IF known_at > (SELECT c.recorded_at FROM dxtrack.figure_clock c) THEN
		PERFORM pg_advisory_xact_lock_shared(7239001, 1);
	END IF;
	RETURN QUERY SELECT clock_timestamp(), c.recorded_at, r.revision FROM dxtrack.figure_clock c, dxtrack.figure_clock_at(known_at) r;
END $$;

-- Sorting is off: the index gives the order, and comparing keys by collation costs more than all the rest where the planner would rather sort.
-- Voids are few and facts many: NOT IN hashes the voids once (NOT EXISTS would look there for each fact, three times as long).
-- The definition: keys whose earliest live fact is effective by as_of, as known at an instant.
CREATE FUNCTION figure_counts(as_of date, known_at timestamptz, of_indicator text)
	RETURNS TABLE (indicator text, scope_kind text, scope text, month date, n bigint, n_until bigint)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET plan_cache_mode = force_custom_plan
	SET work_mem = '64MB' SET jit = off SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
	until date := (as_of - interval '1 year')::date;
	known timestamptz := coalesce(known_at, 'infinity');
BEGIN
	IF of_indicator IS NULL THEN                         -- one by one, each along its index, without a sort
		RETURN QUERY SELECT c.* FROM (SELECT DISTINCT t.indicator AS i FROM dxtrack.tally t) x
		              CROSS JOIN LATERAL dxtrack.figure_counts(as_of, known_at, x.i) c;
		RETURN;
	END IF;
	RETURN QUERY
	WITH winner AS (
		SELECT DISTINCT ON (f.key) f.district, f.park, f.chains, f.effective_on AS day
		  FROM dxtrack.fact f
		 WHERE f.indicator = of_indicator AND f.effective_on <= as_of AND f.recorded_at <= known
		   AND f.id NOT IN (SELECT v.fact FROM dxtrack.fact_void v WHERE v.recorded_at <= known)
		 ORDER BY f.key, f.effective_on, f.recorded_at, f.id
	), daily AS (
		SELECT w.district, w.park, w.chains, w.day, count(*) AS c FROM winner w GROUP BY 1, 2, 3, 4
	), counted AS MATERIALIZED (
		SELECT d.district, d.park, d.chains, date_trunc('month', d.day::timestamp)::date AS m, sum(d.c) AS c, sum(d.c) FILTER (WHERE d.day <= until) AS u
		  FROM daily d GROUP BY 1, 2, 3, 4
	)
	SELECT of_indicator, 'district', c.district, c.m, sum(c.c)::bigint, coalesce(sum(c.u), 0)::bigint FROM counted c GROUP BY c.district, c.m
	UNION ALL
	SELECT of_indicator, 'park', c.park, c.m, sum(c.c)::bigint, coalesce(sum(c.u), 0)::bigint FROM counted c WHERE c.park IS NOT NULL GROUP BY c.park, c.m
	UNION ALL
	SELECT of_indicator, 'chain', x.code, c.m, sum(c.c)::bigint, coalesce(sum(c.u), 0)::bigint
	  FROM counted c CROSS JOIN LATERAL (SELECT DISTINCT a.code FROM unnest(c.chains) AS a (code)) x GROUP BY x.code, c.m;
END $$;

-- The tally is by month; only the month in which the day a year before lies is counted from its facts.
CREATE FUNCTION figure_counts_live(as_of date)
	RETURNS TABLE (indicator text, scope_kind text, scope text, month date, n bigint, n_until bigint)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET jit = off AS $$
#variable_conflict use_column
DECLARE
	until date := (as_of - interval '1 year')::date;
	whole date := date_trunc('month', until::timestamp)::date;
BEGIN
	RETURN QUERY
	WITH winner AS MATERIALIZED (
		SELECT f.indicator AS i, f.district, f.park, f.chains
		  FROM dxtrack.fact f
		 WHERE f.effective_on BETWEEN whole AND until
		   AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = f.id)
		   AND NOT EXISTS (SELECT FROM dxtrack.fact e
		                    WHERE e.indicator = f.indicator AND e.key = f.key AND (e.effective_on, e.recorded_at, e.id) < (f.effective_on, f.recorded_at, f.id)
		                      AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = e.id))
	), part AS (
		SELECT w.i, 'district' AS kind, w.district AS code, count(*) AS u FROM winner w GROUP BY 1, 3
		UNION ALL
		SELECT w.i, 'park', w.park, count(*) FROM winner w WHERE w.park IS NOT NULL GROUP BY 1, 3
		UNION ALL
		SELECT w.i, 'chain', x.code, count(*) FROM winner w CROSS JOIN LATERAL (SELECT DISTINCT a.code FROM unnest(w.chains) AS a (code)) x GROUP BY 1, 3
	)
	SELECT t.indicator, t.scope_kind, t.scope, t.month, t.n,
	       CASE WHEN t.month < whole THEN t.n WHEN t.month = whole THEN coalesce(p.u, 0) ELSE 0 END
	  FROM dxtrack.tally t
	  LEFT JOIN part p ON t.month = whole AND p.i = t.indicator AND p.kind = t.scope_kind AND p.code = t.scope
	 WHERE t.n > 0;
END $$;

-- The facts behind a figure, by id; who may see them is the caller's affair.
CREATE FUNCTION figure_facts(of_indicator text, of_scope text, as_of date, known_at timestamptz, part text) RETURNS TABLE (id uuid)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET plan_cache_mode = force_custom_plan
	SET work_mem = '64MB' SET jit = off SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
	known timestamptz := coalesce(known_at, 'infinity');
	kind  text := split_part(of_scope, ':', 1);
	code  text := split_part(of_scope, ':', 2);
	leaf  text[] := CASE WHEN kind = 'district' THEN dxtrack.district_leaves(code) END;
BEGIN
	RETURN QUERY
	SELECT w.id FROM (
		SELECT DISTINCT ON (f.indicator, f.key) f.id, f.district, f.park, f.chains, f.effective_on
		  FROM dxtrack.fact f
		 WHERE f.indicator = of_indicator AND f.effective_on <= as_of AND f.recorded_at <= known
		   AND f.id NOT IN (SELECT v.fact FROM dxtrack.fact_void v WHERE v.recorded_at <= known)
		 ORDER BY f.indicator, f.key, f.effective_on, f.recorded_at, f.id) w
	 WHERE (part IS DISTINCT FROM 'new' OR w.effective_on >= date_trunc('year', as_of::timestamp)::date)
	   AND (of_scope IS NULL OR w.district = ANY (leaf) OR (kind = 'park' AND w.park = code) OR (kind = 'chain' AND code = ANY (w.chains)));
END $$;

-- Whether a fact stands for its key now.
CREATE FUNCTION fact_counted(of_fact uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT f.id = (SELECT w.id FROM dxtrack.figure_winner(f.indicator, f.key) w) IS TRUE FROM dxtrack.fact f WHERE f.id = of_fact
$$;

-- Counted keys all of whose entries ended: a key with a fact that has no entry (an opening) does not end.
CREATE FUNCTION figure_inactive(as_of date, known_at timestamptz, of_indicator text) RETURNS TABLE (indicator text, scope_kind text, scope text, n bigint)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
#variable_conflict use_column
DECLARE
	known timestamptz := coalesce(known_at, 'infinity');
BEGIN
	RETURN QUERY
	WITH ended AS MATERIALIZED (
		SELECT e.entry FROM (SELECT DISTINCT x.entry FROM dxtrack.move x WHERE x.to_stage IN ('expired', 'lapsed', 'cancelled', 'revoked')) e
		 WHERE (SELECT m.to_stage FROM dxtrack.move m
		         WHERE m.entry = e.entry AND m.stands_on <= as_of AND m.recorded_at <= known AND m.reverts IS NULL
		           AND NOT EXISTS (SELECT FROM dxtrack.move r WHERE r.reverts = m.id AND r.recorded_at <= known)
		         ORDER BY m.recorded_at DESC, m.id DESC LIMIT 1) IN ('expired', 'lapsed', 'cancelled', 'revoked')
	), live AS MATERIALIZED (
		SELECT f.* FROM dxtrack.fact f
		 WHERE (f.indicator, f.key) IN (SELECT k.indicator, k.key FROM dxtrack.fact k JOIN ended e ON e.entry = k.entry
		                                 WHERE of_indicator IS NULL OR k.indicator = of_indicator)
		   AND f.effective_on <= as_of AND f.recorded_at <= known
		   AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = f.id AND v.recorded_at <= known)
	), winner AS (
		SELECT DISTINCT ON (l.indicator, l.key) l.indicator AS i, l.district, l.park, l.chains FROM live l
		 WHERE NOT EXISTS (SELECT FROM live o WHERE o.indicator = l.indicator AND o.key = l.key
		                    AND (o.entry IS NULL OR o.entry NOT IN (SELECT entry FROM ended)))
		 ORDER BY l.indicator, l.key, l.effective_on, l.recorded_at, l.id
	)
	SELECT w.i, 'district', w.district, count(*) FROM winner w GROUP BY 1, 3
	UNION ALL
	SELECT w.i, 'park', w.park, count(*) FROM winner w WHERE w.park IS NOT NULL GROUP BY 1, 3
	UNION ALL
	SELECT w.i, 'chain', x.code, count(*) FROM winner w CROSS JOIN LATERAL (SELECT DISTINCT a.code FROM unnest(w.chains) AS a (code)) x GROUP BY 1, 3;
END $$;

-- Facts of earlier years that stood for their keys when they were voided as revoked.
CREATE FUNCTION figure_withdrawn(as_of date, known_at timestamptz, of_indicator text) RETURNS TABLE (indicator text, scope_kind text, scope text, n bigint)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
#variable_conflict use_column
DECLARE
	known timestamptz := coalesce(known_at, 'infinity');
	january date := date_trunc('year', as_of::timestamp)::date;
BEGIN
	RETURN QUERY
	WITH gone AS MATERIALIZED (
		SELECT f.indicator AS i, f.district, f.park, f.chains
		  FROM dxtrack.fact_void v JOIN dxtrack.fact f ON f.id = v.fact
		 WHERE v.reason_code = 'revoked' AND v.effective_on BETWEEN january AND as_of AND v.recorded_at <= known
		   AND f.effective_on < january AND (of_indicator IS NULL OR f.indicator = of_indicator)
		   AND NOT EXISTS (SELECT FROM dxtrack.fact e
		                    WHERE e.indicator = f.indicator AND e.key = f.key AND (e.effective_on, e.recorded_at, e.id) < (f.effective_on, f.recorded_at, f.id)
		                      AND e.recorded_at < v.recorded_at
		                      AND NOT EXISTS (SELECT FROM dxtrack.fact_void x WHERE x.fact = e.id AND x.recorded_at < v.recorded_at))
	)
	SELECT w.i, 'district', w.district, count(*) FROM gone w GROUP BY 1, 3
	UNION ALL
	SELECT w.i, 'park', w.park, count(*) FROM gone w WHERE w.park IS NOT NULL GROUP BY 1, 3
	UNION ALL
	SELECT w.i, 'chain', x.code, count(*) FROM gone w CROSS JOIN LATERAL (SELECT DISTINCT a.code FROM unnest(w.chains) AS a (code)) x GROUP BY 1, 3;
END $$;

CREATE FUNCTION figure_targets(as_of date, known_at timestamptz, of_indicator text)
	RETURNS TABLE (indicator text, scope text, value bigint, kind text, document_no text, valid_from date, recorded_at timestamptz)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT s.indicator, s.scope, s.value, s.kind, s.document_no, s.valid_from, s.recorded_at FROM (
		SELECT DISTINCT ON (t.indicator, t.scope) t.* FROM dxtrack.target t
		 WHERE t.year = extract(year FROM as_of)::int AND t.valid_from <= as_of AND t.recorded_at <= coalesce(known_at, 'infinity')
		   AND (of_indicator IS NULL OR t.indicator = of_indicator)
		 ORDER BY t.indicator, t.scope, t.valid_from DESC, t.recorded_at DESC, t.id DESC) s
	 WHERE s.value IS NOT NULL
$$;

-- covered is what stood when the value was recorded: what is void since then leaves the cumulative figure, of which the value holds it.
CREATE FUNCTION figure_openings(of_day date, known_at timestamptz, of_indicator text)
	RETURNS TABLE (indicator text, scope text, as_of date, value bigint, names_known boolean, recorded_at timestamptz, covered bigint)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET jit = off AS $$
	SELECT o.indicator, o.scope, o.as_of, o.value, o.names_known, o.recorded_at,
	       CASE WHEN o.names_known THEN 0 ELSE (
		SELECT count(*) FROM dxtrack.fact f
		 WHERE f.recorded_at <= o.recorded_at AND f.indicator = o.indicator AND f.district = split_part(o.scope, ':', 2)
		   AND f.effective_on <= least(o.as_of, of_day)
		   AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = f.id AND v.recorded_at <= o.recorded_at)
		   AND NOT EXISTS (SELECT FROM dxtrack.fact e
		                    WHERE e.indicator = f.indicator AND e.key = f.key AND (e.effective_on, e.recorded_at, e.id) < (f.effective_on, f.recorded_at, f.id)
		                      AND e.recorded_at <= o.recorded_at
		                      AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = e.id AND v.recorded_at <= o.recorded_at))) END
	  FROM (SELECT DISTINCT ON (p.indicator, p.scope) p.* FROM dxtrack.opening_stock p
	         WHERE p.recorded_at <= coalesce(known_at, 'infinity') AND (of_indicator IS NULL OR p.indicator = of_indicator)
	         ORDER BY p.indicator, p.scope, p.recorded_at DESC, p.id DESC) o
$$;

CREATE FUNCTION figure_externals(of_day date, known_at timestamptz, of_indicator text)
	RETURNS TABLE (indicator text, scope text, as_of date, value bigint, source text, recorded_at timestamptz)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT DISTINCT ON (x.indicator, x.scope) x.indicator, x.scope, x.as_of, x.value, x.source, x.recorded_at
	  FROM dxtrack.external_value x
	 WHERE x.as_of <= of_day AND x.recorded_at <= coalesce(known_at, 'infinity') AND (of_indicator IS NULL OR x.indicator = of_indicator)
	 ORDER BY x.indicator, x.scope, x.as_of DESC, x.recorded_at DESC, x.id DESC
$$;

CREATE FUNCTION figure_excluded() RETURNS TABLE (programme text, scope_kind text, scope text, pending bigint, returned bigint, superseded bigint)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET jit = off AS $$
	WITH waiting AS MATERIALIZED (
		SELECT h.programme, h.district, h.uscc, count(*) FILTER (WHERE h.state IN ('submitted', 'under_review')) AS p,
		       count(*) FILTER (WHERE h.state = 'returned') AS r, count(*) FILTER (WHERE h.state = 'superseded') AS s
		  FROM dxtrack.submission_head h
		 WHERE h.state IN ('submitted', 'under_review', 'returned', 'superseded') GROUP BY 1, 2, 3
	)
	SELECT w.programme, 'district', w.district, sum(w.p)::bigint, sum(w.r)::bigint, sum(w.s)::bigint FROM waiting w GROUP BY 1, 3
	UNION ALL
	SELECT w.programme, 'park', e.park, sum(w.p)::bigint, sum(w.r)::bigint, sum(w.s)::bigint
	  FROM waiting w JOIN dxtrack.enterprise e ON e.uscc = w.uscc WHERE e.park IS NOT NULL GROUP BY 1, 3
	UNION ALL
	SELECT w.programme, 'chain', x.code, sum(w.p)::bigint, sum(w.r)::bigint, sum(w.s)::bigint
	  FROM waiting w JOIN dxtrack.enterprise e ON e.uscc = w.uscc CROSS JOIN LATERAL (SELECT DISTINCT a.code FROM unnest(e.chains) AS a (code)) x GROUP BY 1, 3
$$;

GRANT EXECUTE ON FUNCTION figure_clock_at, known_at_settle, figure_counts, figure_counts_live, figure_facts, fact_counted, figure_inactive, figure_withdrawn,
	figure_targets, figure_openings, figure_externals, figure_excluded TO dxtrack_app, dxtrack_reader;
