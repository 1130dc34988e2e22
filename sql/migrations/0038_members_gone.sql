-- A member of an opening counted on a day on which its enterprise was no more; approvals and moves refuse that.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- As in 0004; members whose enterprise is gone on their day are told by their places in the list, from 1, each with what it is: "3 deregistered,7 moved_out".
CREATE OR REPLACE FUNCTION opening_stock_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int,
	answer text, request_id text, address text, id uuid, indicator text, scope text, as_of date, value bigint, document_no text,
	member_uscc text[], member_title text[], member_effective_on date[], member_district text[], indicators text[], key_rules text[])
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o   dxtrack.outcome;
	t   record;
	old uuid;
	who  text;
	bad text;
BEGIN
	PERFORM dxtrack.figure_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT c INTO bad FROM unnest(split_part($14, ':', 2) || coalesce($21, '{}')) AS u (c)
	 WHERE split_part($14, ':', 1) <> 'district' OR NOT EXISTS (SELECT FROM dxtrack.district d WHERE d.code = c AND d.kind = 'sub_district') LIMIT 1;
	IF bad IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, 'leaf_district', bad);
	END IF;
	SELECT string_agg(u.n || ' ' || u.gone, ',' ORDER BY u.n) INTO bad
	  FROM (SELECT m.n, dxtrack.enterprise_gone(m.uscc, m.day) AS gone
	          FROM unnest($18, $20) WITH ORDINALITY AS m (uscc, day, n)) u
	 WHERE u.gone IS NOT NULL;
	IF bad IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, 'enterprise_gone', bad);
	END IF;
	t := dxtrack.figure_begin();
	who := dxtrack.person_of($2);
	IF $18 IS NOT NULL THEN
		FOR old IN SELECT f.id FROM dxtrack.fact f JOIN dxtrack.opening_stock p ON p.id = f.origin
		            WHERE f.source = 'opening' AND p.indicator = $13 AND p.scope = $14 LOOP
			PERFORM dxtrack.fact_void_record(old, t.at, 'replaced', 'opening', dxtrack.shanghai_day(t.at), $17, $2, who);
		END LOOP;
	END IF;
	INSERT INTO dxtrack.opening_stock VALUES ($12, $13, $14, $15, $16, $17, $18 IS NOT NULL, $2, who, t.at);
	IF $18 IS NOT NULL THEN
		PERFORM dxtrack.opening_members_record($12, $18, $19, $20, $21, $22, $23, $17, t.at);
	END IF;
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'opening_stock', NULL, $12::text, 1, $13, $14, dxtrack.day_text($15),
	        $16::text, $17, dxtrack.netlist($18), dxtrack.netlist($19), dxtrack.netlist(ARRAY(SELECT dxtrack.day_text(d) FROM unnest($20) AS u (d))),
	        dxtrack.netlist($21), dxtrack.facts_text(t.at));
	RETURN ROW('stored', NULL, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;
