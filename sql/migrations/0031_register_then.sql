-- The register's own history: an enterprise as it stood on a day, by what was known at an instant, and what was said of it by then.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- As enterprise_event_at, by what was recorded until an instant.
CREATE FUNCTION enterprise_said(of_uscc text, attribute text, day date, known_at timestamptz) RETURNS enterprise_event
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	v     dxtrack.enterprise_event;
	first timestamptz := (SELECT min(x.recorded_at) FROM dxtrack.enterprise_event x WHERE x.uscc = of_uscc);
BEGIN
	SELECT x.* INTO v FROM dxtrack.enterprise_event x
	 WHERE x.uscc = of_uscc AND attribute = ANY (x.sets) AND x.recorded_at <= $4 AND (x.effective_on <= day OR x.recorded_at = first)
	 ORDER BY x.recorded_at = first, x.effective_on DESC, x.recorded_at DESC LIMIT 1;
	RETURN v;
END $$;

-- What was said of an enterprise by an instant about the days up to one: attribute by attribute, each in the order of its days. A null day: from
-- the registration on, and so for all days before.
CREATE FUNCTION enterprise_history(of_uscc text, day date, known_at timestamptz) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	first timestamptz := (SELECT min(x.recorded_at) FROM dxtrack.enterprise_event x WHERE x.uscc = of_uscc);
BEGIN
	RETURN (SELECT '[' || coalesce(string_agg((SELECT row_to_json(j)::text FROM (SELECT a.name AS attribute, row_to_json(x) -> a.name AS value,
	               CASE WHEN x.recorded_at <> first THEN dxtrack.day_text(x.effective_on) END AS "from",
	               dxtrack.instant_text(x.recorded_at) AS recorded_at, x.by_person AS by) j),
	               ',' ORDER BY a.n, x.recorded_at <> first, x.effective_on, x.recorded_at), '') || ']'
	          FROM dxtrack.enterprise_event x
	         CROSS JOIN unnest(ARRAY['name', 'short_name', 'district', 'park', 'chains', 'industry', 'size', 'status', 'predecessor'])
	               WITH ORDINALITY AS a (name, n)
	         WHERE x.uscc = of_uscc AND x.recorded_at <= $3 AND (x.effective_on <= $2 OR x.recorded_at = first) AND a.name = ANY (x.sets)
	           AND (x.recorded_at <> first OR json_typeof(row_to_json(x) -> a.name) <> 'null'));
END $$;

-- No row where the caller may not see the enterprise as it stands now, or nobody had registered it by then. With the rights of the owner, since
-- what was said of anything but a district belongs to none. A predecessor holds for all days, from when it was recorded.
CREATE FUNCTION enterprise_then(of_uscc text, day date, known timestamptz)
	RETURNS TABLE (uscc text, name text, short_name text, district text, park text, chains text[], industry text, size text, status text,
	               status_on date, predecessor text, history text, etag text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
#variable_conflict use_column
DECLARE
	e  dxtrack.enterprise;
	on_day date := coalesce($2, dxtrack.shanghai_day(clock_timestamp()));
	until  timestamptz := coalesce($3, 'infinity');
	s  dxtrack.enterprise_event;
	p  dxtrack.enterprise_event;
BEGIN
	SELECT * INTO e FROM dxtrack.enterprise x WHERE x.uscc = $1;
	p := dxtrack.enterprise_said($1, 'name', on_day, until);
	IF e.uscc IS NULL OR p.id IS NULL OR NOT dxtrack.may_see(e.uscc, e.district) THEN
		RETURN;
	END IF;
	s := dxtrack.enterprise_said($1, 'status', on_day, until);
	SELECT x.* INTO p FROM dxtrack.enterprise_event x
	 WHERE x.uscc = $1 AND 'predecessor' = ANY (x.sets) AND x.recorded_at <= until ORDER BY x.recorded_at DESC LIMIT 1;
	RETURN QUERY SELECT e.uscc::text, (dxtrack.enterprise_said($1, 'name', on_day, until)).name,
	       (dxtrack.enterprise_said($1, 'short_name', on_day, until)).short_name, (dxtrack.enterprise_said($1, 'district', on_day, until)).district,
	       (dxtrack.enterprise_said($1, 'park', on_day, until)).park, coalesce((dxtrack.enterprise_said($1, 'chains', on_day, until)).chains, '{}'),
	       (dxtrack.enterprise_said($1, 'industry', on_day, until)).industry, (dxtrack.enterprise_said($1, 'size', on_day, until)).size,
	       s.status, s.effective_on, p.predecessor::text, dxtrack.enterprise_history($1, on_day, until), e.row_version::text;
END $$;

GRANT EXECUTE ON FUNCTION enterprise_then TO dxtrack_app;
