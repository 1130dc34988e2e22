-- Figures of an enterprise over time: staff, revenue and assets, from which its size follows where the catalogue's thresholds say so.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

ALTER TABLE enterprise ADD COLUMN staff bigint, ADD COLUMN revenue_wan bigint, ADD COLUMN assets_wan bigint;
COMMENT ON COLUMN enterprise.revenue_wan IS 'Of a year, in 10,000 yuan; so are assets.';
COMMENT ON COLUMN enterprise.size IS 'By its figures where they are known and the thresholds name its industry, else as declared.';
ALTER TABLE enterprise_event ADD COLUMN staff bigint, ADD COLUMN revenue_wan bigint, ADD COLUMN assets_wan bigint;
ALTER TABLE enterprise_event DROP CONSTRAINT enterprise_event_sets_check;
ALTER TABLE enterprise_event ADD CHECK (sets <@ ARRAY['name', 'short_name', 'district', 'park', 'chains', 'industry', 'size', 'status', 'predecessor',
	'staff', 'revenue_wan', 'assets_wan']);

-- As before, with figures.
CREATE OR REPLACE FUNCTION enterprise_since(of_uscc text) RETURNS text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT json_object_agg(a.name, CASE WHEN v.recorded_at <> (SELECT min(x.recorded_at) FROM dxtrack.enterprise_event x WHERE x.uscc = of_uscc)
	                                    THEN dxtrack.day_text(v.effective_on) END)::text
	  FROM unnest(ARRAY['name', 'short_name', 'district', 'park', 'chains', 'status', 'size', 'staff', 'revenue_wan', 'assets_wan']) AS a (name)
	 CROSS JOIN LATERAL dxtrack.enterprise_event_at(of_uscc, a.name, dxtrack.shanghai_day(clock_timestamp())) v
$$;

DROP FUNCTION enterprise_insert(uuid, uuid, text, text, text, text, bytea, int, text, text, text, text, text, text, text, text, text[], text, text, text, text);
CREATE FUNCTION enterprise_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int,
	answer text, request_id text, address text, uscc text, name text, short_name text, district text, park text, chains text[], industry text,
	size text, enterprise_status text, predecessor text, staff bigint, revenue_wan bigint, assets_wan bigint)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o   dxtrack.outcome;
	t   record;
	who  text;
	bad text;
BEGIN
	IF $21 IS NOT NULL THEN
		PERFORM dxtrack.figure_lock();
	END IF;
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	ELSIF NOT EXISTS (SELECT FROM dxtrack.district d WHERE d.code = $15 AND d.kind = 'sub_district') OR NOT dxtrack.may_see(NULL, $15) THEN
		RETURN dxtrack.key_release($2, $3, 'leaf_district', $15);
	ELSIF $16 IS NOT NULL AND NOT EXISTS (SELECT FROM dxtrack.park p WHERE p.code = $16) THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_park', $16);
	END IF;
	SELECT c INTO bad FROM unnest($17) AS u (c) WHERE NOT EXISTS (SELECT FROM dxtrack.chain x WHERE x.code = c) LIMIT 1;
	IF FOUND THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_chain', bad);
	ELSIF $21 = $12 OR ($21 IS NOT NULL AND dxtrack.enterprise_root($21) = $12) THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', 'predecessor');
	END IF;
	INSERT INTO dxtrack.enterprise VALUES ($12, $13, $14, $15, $16, coalesce($17, '{}'), $18, $19, coalesce($20, 'active'),
	       dxtrack.shanghai_day(clock_timestamp()), $21, 1, $22, $23, $24) ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', 'registered');
	END IF;
	IF $21 IS NULL THEN
		SELECT clock_timestamp() AS at, NULL::bigint AS revision INTO t;
	ELSE
		t := dxtrack.figure_begin();
	END IF;
	who := dxtrack.person_of($2);
	INSERT INTO dxtrack.enterprise_event VALUES (dxtrack.uuid_v7(t.at), $12,
	       ARRAY['name', 'short_name', 'district', 'park', 'chains', 'industry', 'size', 'status', 'predecessor', 'staff',
	             'revenue_wan', 'assets_wan'], dxtrack.shanghai_day(t.at),
	       $13, $14, $15, $16, coalesce($17, '{}'), $18, $19, coalesce($20, 'active'), $21, $2, who, t.at, $22, $23, $24);
	IF $21 IS NOT NULL THEN
		PERFORM dxtrack.facts_rekey($12, t.at, $2, who);
	END IF;
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'enterprise', $12, $12, 1, $13, $14, $15, $16, dxtrack.netlist($17), $18, $19,
	        $20, $21, dxtrack.facts_text(t.at), $22::text, $23::text, $24::text);
	RETURN ROW('stored', '1', t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

DROP FUNCTION enterprise_change(uuid, uuid, text, text, text, text, bytea, int, text, text, text, text, text, uuid, text[], date, text, text, text, text,
	text[], text, text);
CREATE FUNCTION enterprise_change(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int,
	answer text, request_id text, address text, uscc text, if_match text, event uuid, sets text[], effective_on date, name text, short_name text,
	district text, park text, chains text[], enterprise_status text, predecessor text, size text, staff bigint,
	revenue_wan bigint, assets_wan bigint)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o    dxtrack.outcome;
	e    dxtrack.enterprise;
	t    record;
	who  text;
	bad  text;
	root text;
	day  date;
BEGIN
	PERFORM dxtrack.figure_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO e FROM dxtrack.enterprise x WHERE x.uscc = $12 FOR UPDATE;
	IF e.uscc IS NULL OR NOT dxtrack.may_see(e.uscc, e.district) THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	ELSIF $13 IS NOT NULL AND $13 <> e.row_version::text THEN
		RETURN dxtrack.key_release($2, $3, 'stale', e.row_version::text);
	ELSIF $23 IS NOT NULL AND EXISTS (SELECT FROM dxtrack.enterprise_line($23) l WHERE l = $12) THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', 'predecessor');
	ELSIF $19 IS NOT NULL AND NOT EXISTS (SELECT FROM dxtrack.district d WHERE d.code = $19 AND d.kind = 'sub_district') THEN
		RETURN dxtrack.key_release($2, $3, 'leaf_district', $19);
	ELSIF $20 IS NOT NULL AND NOT EXISTS (SELECT FROM dxtrack.park p WHERE p.code = $20) THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_park', $20);
	END IF;
	SELECT c INTO bad FROM unnest($21) AS u (c) WHERE NOT EXISTS (SELECT FROM dxtrack.chain x WHERE x.code = c) LIMIT 1;
	IF FOUND THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_chain', bad);
	END IF;
	root := dxtrack.enterprise_root($12);
	IF 'predecessor' = ANY ($15) AND $23 IS DISTINCT FROM e.predecessor THEN
		t := dxtrack.figure_begin();
	ELSE
		SELECT clock_timestamp() AS at, NULL::bigint AS revision INTO t;
	END IF;
	who := dxtrack.person_of($2);
	day := dxtrack.shanghai_day(t.at);
	INSERT INTO dxtrack.enterprise_event VALUES ($14, $12, $15, $16, $17, $18, $19, $20, $21, NULL, $24, $22, $23, $2, who, t.at, $25, $26, $27);
	UPDATE dxtrack.enterprise x
	   SET name = (dxtrack.enterprise_event_at($12, 'name', day)).name, short_name = (dxtrack.enterprise_event_at($12, 'short_name', day)).short_name,
	       district = (dxtrack.enterprise_event_at($12, 'district', day)).district, park = (dxtrack.enterprise_event_at($12, 'park', day)).park,
	       chains = coalesce((dxtrack.enterprise_event_at($12, 'chains', day)).chains, '{}'),
	       status = (dxtrack.enterprise_event_at($12, 'status', day)).status, status_on = (dxtrack.enterprise_event_at($12, 'status', day)).effective_on,
	       size = (dxtrack.enterprise_event_at($12, 'size', day)).size, staff = (dxtrack.enterprise_event_at($12, 'staff', day)).staff,
	       revenue_wan = (dxtrack.enterprise_event_at($12, 'revenue_wan', day)).revenue_wan,
	       assets_wan = (dxtrack.enterprise_event_at($12, 'assets_wan', day)).assets_wan,
	       predecessor = CASE WHEN 'predecessor' = ANY ($15) THEN $23 ELSE x.predecessor END, row_version = x.row_version + 1
	 WHERE x.uscc = $12;
	IF t.revision IS NOT NULL THEN
		PERFORM dxtrack.facts_rekey(root, t.at, $2, who);
	END IF;
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'enterprise_change', $12, $12, e.row_version + 1, $14::text, dxtrack.netlist($15),
	        dxtrack.day_text($16), $17, $18, $19, $20, dxtrack.netlist($21), $22, $23, dxtrack.facts_text(t.at), $24, $25::text, $26::text,
	        $27::text);
	RETURN ROW('stored', (e.row_version + 1)::text, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

CREATE OR REPLACE FUNCTION enterprise_history(of_uscc text, day date, known_at timestamptz) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	first timestamptz := (SELECT min(x.recorded_at) FROM dxtrack.enterprise_event x WHERE x.uscc = of_uscc);
BEGIN
	RETURN (SELECT '[' || coalesce(string_agg((SELECT row_to_json(j)::text FROM (SELECT a.name AS attribute, row_to_json(x) -> a.name AS value,
	               CASE WHEN x.recorded_at <> first THEN dxtrack.day_text(x.effective_on) END AS "from",
	               dxtrack.instant_text(x.recorded_at) AS recorded_at, x.by_person AS by) j),
	               ',' ORDER BY a.n, x.recorded_at <> first, x.effective_on, x.recorded_at), '') || ']'
	          FROM dxtrack.enterprise_event x
	         CROSS JOIN unnest(ARRAY['name', 'short_name', 'district', 'park', 'chains', 'industry', 'size', 'status', 'predecessor', 'staff',
	                           'revenue_wan', 'assets_wan'])
	               WITH ORDINALITY AS a (name, n)
	         WHERE x.uscc = of_uscc AND x.recorded_at <= $3 AND (x.effective_on <= $2 OR x.recorded_at = first) AND a.name = ANY (x.sets)
	           AND (x.recorded_at <> first OR json_typeof(row_to_json(x) -> a.name) <> 'null'));
END $$;

DROP FUNCTION enterprise_then(text, date, timestamptz);
CREATE FUNCTION enterprise_then(of_uscc text, day date, known timestamptz)
	RETURNS TABLE (uscc text, name text, short_name text, district text, park text, chains text[], industry text, size text, status text,
	               status_on date, predecessor text, staff bigint, revenue_wan bigint, assets_wan bigint, history text, etag text)
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
	       s.status, s.effective_on, p.predecessor::text, (dxtrack.enterprise_said($1, 'staff', on_day, until)).staff,
	       (dxtrack.enterprise_said($1, 'revenue_wan', on_day, until)).revenue_wan, (dxtrack.enterprise_said($1, 'assets_wan', on_day, until)).assets_wan,
	       dxtrack.enterprise_history($1, on_day, until), e.row_version::text;
END $$;

GRANT EXECUTE ON FUNCTION enterprise_insert, enterprise_change, enterprise_then TO dxtrack_app;
