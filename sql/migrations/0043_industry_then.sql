-- A change of industry could not be told: PATCH took everything of the register but that, so a size was judged by the industry of the registration for ever.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- As before (0033), with the industry.
CREATE OR REPLACE FUNCTION enterprise_since(of_uscc text) RETURNS text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT json_object_agg(a.name, CASE WHEN v.recorded_at <> (SELECT min(x.recorded_at) FROM dxtrack.enterprise_event x WHERE x.uscc = of_uscc)
	                                    THEN dxtrack.day_text(v.effective_on) END)::text
	  FROM unnest(ARRAY['name', 'short_name', 'district', 'park', 'chains', 'industry', 'status', 'size', 'staff', 'revenue_wan', 'assets_wan']) AS a (name)
	 CROSS JOIN LATERAL dxtrack.enterprise_event_at(of_uscc, a.name, dxtrack.shanghai_day(clock_timestamp())) v
$$;

DROP FUNCTION enterprise_change(uuid, uuid, text, text, text, text, bytea, int, text, text, text, text, text, uuid, text[], date, text, text, text, text,
	text[], text, text, text, bigint, bigint, bigint);
CREATE FUNCTION enterprise_change(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int,
	answer text, request_id text, address text, uscc text, if_match text, event uuid, sets text[], effective_on date, name text, short_name text,
	district text, park text, chains text[], enterprise_status text, predecessor text, size text, staff bigint,
	revenue_wan bigint, assets_wan bigint, industry text)
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
	INSERT INTO dxtrack.enterprise_event VALUES ($14, $12, $15, $16, $17, $18, $19, $20, $21, $28, $24, $22, $23, $2, who, t.at, $25, $26, $27);
	UPDATE dxtrack.enterprise x
	   SET name = (dxtrack.enterprise_event_at($12, 'name', day)).name, short_name = (dxtrack.enterprise_event_at($12, 'short_name', day)).short_name,
	       district = (dxtrack.enterprise_event_at($12, 'district', day)).district, park = (dxtrack.enterprise_event_at($12, 'park', day)).park,
	       chains = coalesce((dxtrack.enterprise_event_at($12, 'chains', day)).chains, '{}'),
	       status = (dxtrack.enterprise_event_at($12, 'status', day)).status, status_on = (dxtrack.enterprise_event_at($12, 'status', day)).effective_on,
	       industry = (dxtrack.enterprise_event_at($12, 'industry', day)).industry,
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
	        $27::text, $28);
	RETURN ROW('stored', (e.row_version + 1)::text, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

GRANT EXECUTE ON FUNCTION enterprise_change TO dxtrack_app;
