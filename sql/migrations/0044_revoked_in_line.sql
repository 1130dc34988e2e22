-- What was revoked for good came back in three ways: by a successor that continues the enterprise and files anew, by naming it as a member of an opening, and, where only an
-- opening had named it, by a filing of its own.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- All that are one enterprise with it: whom it continues, and who continues them.
CREATE FUNCTION enterprise_family(of_uscc text) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	WITH RECURSIVE family AS (
		SELECT dxtrack.enterprise_root(of_uscc) AS uscc
		UNION
		SELECT e.uscc::text FROM family f JOIN dxtrack.enterprise e ON e.predecessor = f.uscc
	)
	SELECT uscc FROM family
$$;

-- Whether facts of one of these under this key of theirs were revoked, other ones than those of an entry, and nothing counts under it now.
CREATE FUNCTION key_revoked(of_indicator text, family text[], suffix text, root text, not_entry uuid) RETURNS boolean
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM dxtrack.fact f JOIN dxtrack.fact_void v ON v.fact = f.id
	                WHERE f.indicator = $1 AND f.key = ANY (ARRAY(SELECT u || coalesce('/' || $3, '') FROM unnest($2) AS m (u)))
	                  AND v.reason_code = 'revoked' AND ($5 IS NULL OR f.entry IS DISTINCT FROM $5))
	   AND (dxtrack.figure_winner($1, $4 || coalesce('/' || $3, ''))).id IS NULL;
END $$;

-- The indicators of a programme of which an enterprise has one entry for life; none of any other.
CREATE FUNCTION programme_for_life(of_code text) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT DISTINCT i.code
	  FROM (SELECT c.document::json -> 'programme' AS p FROM dxtrack.catalogue c WHERE c.kind = 'programme' AND c.code = of_code ORDER BY c.version DESC LIMIT 1) d
	 CROSS JOIN LATERAL json_array_elements(d.p -> 'stages') s
	 CROSS JOIN LATERAL json_array_elements_text(s -> 'counts') AS i (code)
	 WHERE d.p ->> 'entry' = 'enterprise'
$$;

-- As before (0036), and what was counted for the same enterprise elsewhere: by whom it continues, or by an opening.
CREATE OR REPLACE FUNCTION filing_revoked(h submission_head) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	family text[];
BEGIN
	IF EXISTS (SELECT FROM dxtrack.entry_head e WHERE e.id = h.entry AND e.stage = 'revoked')
	   OR (h.versions > 1 AND EXISTS (SELECT FROM dxtrack.fact f JOIN dxtrack.fact_void v ON v.fact = f.id JOIN dxtrack.review r ON r.id = f.origin
	                                   WHERE f.entry = h.entry AND f.source = 'submission' AND v.reason_code = 'revoked' AND r.submission = h.id)) THEN
		RETURN true;
	END IF;
	family := ARRAY(SELECT dxtrack.enterprise_family(h.uscc));
	RETURN EXISTS (SELECT FROM dxtrack.fact f JOIN dxtrack.fact_void v ON v.fact = f.id
	                WHERE f.root = ANY (family) AND v.reason_code = 'revoked' AND f.entry IS DISTINCT FROM h.entry)
	   AND EXISTS (SELECT FROM dxtrack.programme_for_life(h.programme) i
	                WHERE dxtrack.key_revoked(i, family, NULL, dxtrack.enterprise_root(h.uscc), h.entry));
END $$;

-- Whether what a member of an opening is to be counted for was revoked: the enterprise's key, or, of things, the same thing in an opening before.
CREATE FUNCTION member_revoked(of_indicator text, key_rule text, of_uscc text, title text, day date) RETURNS boolean
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	family text[] := ARRAY(SELECT dxtrack.enterprise_family(of_uscc));
BEGIN
	IF NOT EXISTS (SELECT FROM dxtrack.fact f JOIN dxtrack.fact_void v ON v.fact = f.id
	                WHERE f.root = ANY (family) AND f.indicator = $1 AND v.reason_code = 'revoked') THEN
		RETURN false;
	ELSIF $2 = 'entry' THEN
		RETURN EXISTS (SELECT FROM dxtrack.fact f JOIN dxtrack.fact_void v ON v.fact = f.id
		                WHERE f.root = ANY (family) AND f.indicator = $1 AND f.source = 'opening' AND f.title IS NOT DISTINCT FROM $4
		                  AND f.effective_on = $5 AND v.reason_code = 'revoked');
	END IF;
	RETURN dxtrack.key_revoked($1, family, CASE WHEN $2 = 'enterprise_year' THEN to_char($5, 'YYYY') END, dxtrack.enterprise_root($3), NULL);
END $$;

-- As before (0038), and members of whom what they are to be counted for was revoked. Those that are refused are told in JSON.
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
	code text;
	rule text := $23[array_position($22, $13)];
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
	-- each member that is refused, with the finding and what it tells
	SELECT json_agg(json_build_object('member', u.n - 1, 'code', u.code, 'what', u.gone) ORDER BY u.n)::text, (array_agg(u.code ORDER BY u.n))[1] INTO bad, code
	  FROM (SELECT m.n, g.gone, CASE WHEN g.gone IS NOT NULL THEN 'enterprise_gone'
	                                 WHEN dxtrack.member_revoked($13, rule, m.uscc, m.title, m.day) THEN 'counted_revoked' END AS code
	          FROM unnest($18, $19, $20) WITH ORDINALITY AS m (uscc, title, day, n)
	         CROSS JOIN LATERAL dxtrack.enterprise_gone(m.uscc, m.day) AS g (gone)) u
	 WHERE u.code IS NOT NULL;
	IF bad IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, code, bad);
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
