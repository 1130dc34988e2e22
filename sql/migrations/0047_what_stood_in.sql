-- Three ways in which a figure stood that should not. One person with two accounts proposed and confirmed a void or a reopening alone: accounts were compared, not persons as in
-- reviews. A milestone that was reached, undone and reached again has two facts under one key: two persons revoked the one, and the other, of the move that was undone, stood in
-- for it. And an opening without names left the members of the one before it counted beside its number: of all openings of an indicator and a leaf the latest alone stands.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- What a void takes: the live facts of its event, one an indicator; revoking what a move counted, also those that undone moves of the entry left under the same keys. What stands
-- for its key goes last, so that nothing stands in for it meanwhile.
CREATE FUNCTION void_takes(p void_proposal) RETURNS SETOF fact LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	WITH event AS (
		SELECT DISTINCT ON (s.indicator) s.* FROM dxtrack.fact_siblings(p.fact) s
		 WHERE NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = s.id) ORDER BY s.indicator, s.id <> p.fact, s.id
	), left_behind AS (
		SELECT x.* FROM event e JOIN dxtrack.fact x ON x.entry = e.entry AND x.indicator = e.indicator AND x.key = e.key AND x.id <> e.id
		 WHERE p.reason_code = 'revoked' AND e.source = 'move' AND x.source = 'move'
		   AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = x.id)
		   AND EXISTS (SELECT FROM dxtrack.move r WHERE r.reverts = x.origin)
	)
	SELECT g.* FROM (SELECT * FROM event UNION ALL SELECT * FROM left_behind) g
	 ORDER BY g.indicator, g.id = (dxtrack.figure_winner(g.indicator, g.key)).id, g.id
$$;

-- As before (0009), but for who may confirm and what it takes.
CREATE OR REPLACE FUNCTION void_confirm(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, fact uuid, if_match text, proposal uuid)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	f  dxtrack.fact;
	p  dxtrack.void_proposal;
	r  dxtrack.review;
	t  record;
	is_now text;
	who text;
	day date;
	undone uuid[];
	gone uuid;
BEGIN
	PERFORM dxtrack.figure_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO f FROM dxtrack.fact x WHERE x.id = $12;
	IF f.id IS NULL OR NOT dxtrack.may_see(f.uscc, f.district) THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	END IF;
	is_now := dxtrack.fact_state(f.id);
	p := dxtrack.void_open(f.id);
	IF p.id = $14 AND (p.by_person = dxtrack.person_of($2) OR NOT EXISTS (SELECT FROM dxtrack.account a WHERE a.id = $2 AND a.role = 'manager')) THEN
		RETURN dxtrack.key_release($2, $3, 'forbidden', NULL);
	ELSIF split_part($13, '-', 1) <> is_now THEN
		RETURN dxtrack.key_release($2, $3, 'stale', is_now);
	ELSIF is_now = 'void' THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', is_now);
	ELSIF p.id IS DISTINCT FROM $14 THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_proposal', NULL);
	END IF;
	t := dxtrack.figure_begin();
	who := dxtrack.person_of($2);
	day := coalesce(p.effective_on, dxtrack.shanghai_day(t.at));
	INSERT INTO dxtrack.void_confirmation VALUES (p.id, p.uscc, p.district, $2, who, t.at);
	FOR gone IN SELECT g.id FROM dxtrack.void_takes(p) g LOOP
		PERFORM dxtrack.fact_void_record(gone, t.at, p.reason_code, p.reason, day, p.document_no, $2, who);
	END LOOP;

	IF f.source = 'submission' THEN
		SELECT * INTO r FROM dxtrack.review x WHERE x.id = f.origin;
		UPDATE dxtrack.submission_head x
		   SET state = CASE WHEN x.state = 'approved' THEN 'voided' ELSE x.state END, counted_version = NULL, row_version = x.row_version + 1
		 WHERE x.id = r.submission AND x.uscc = f.uscc AND x.counted_version IS NOT NULL;
	END IF;
	IF p.reason_code = 'revoked' THEN
		PERFORM dxtrack.entry_revoke(f.entry, p.id, day, p.document_no, p.reason, t.at, $2, who);
	ELSE
		-- of a filing that was corrected, every approval of it
		SELECT array_agg(m.id) INTO undone FROM dxtrack.move m
		 WHERE m.entry = f.entry AND m.reverts IS NULL AND NOT EXISTS (SELECT FROM dxtrack.move x WHERE x.reverts = m.id)
		   AND (m.id = f.origin OR m.review IN (SELECT x.id FROM dxtrack.review x WHERE x.submission = r.submission));
		IF undone IS NOT NULL THEN
			PERFORM dxtrack.entry_undo(f.entry, undone, p.reason, t.at, $2, who);
		END IF;
	END IF;
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'void', f.uscc, p.id::text, 2, f.id::text, p.reason_code, p.reason, dxtrack.day_text(day),
	        p.document_no, p.by_account::text, r.submission::text, f.entry::text, dxtrack.facts_text(t.at), dxtrack.moves_text(f.entry, t.at));
	RETURN ROW('stored', NULL, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

-- As before (0014), but for who may confirm.
CREATE OR REPLACE FUNCTION reopen_confirm(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, programme text, code text, if_match text, proposal uuid, event uuid)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	p  dxtrack.period;
	e  dxtrack.period_event;
	s  record;
	t  record;
BEGIN
	PERFORM dxtrack.figure_lock();
	PERFORM dxtrack.period_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9, '{manager}');
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO p FROM dxtrack.period x WHERE x.programme = $12 AND x.code = $13;
	IF p.code IS NULL THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	END IF;
	e := dxtrack.period_proposed(p.programme, p.code);
	s := dxtrack.period_stand(p.programme, p.code, NULL);
	IF e.id = $15 AND e.by_person = dxtrack.person_of($2) THEN
		RETURN dxtrack.key_release($2, $3, 'forbidden', NULL);
	ELSIF $14 <> s.state || s.changes THEN
		RETURN dxtrack.key_release($2, $3, 'stale', s.state || s.changes);
	ELSIF s.closed_at IS NULL THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', s.state);
	ELSIF e.id IS DISTINCT FROM $15 THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_proposal', NULL);
	END IF;
	t := dxtrack.figure_begin();
	INSERT INTO dxtrack.period_event VALUES ($16, p.programme, p.code, 'reopen', e.id, e.reason, e.expires_at, $2, dxtrack.person_of($2), t.at);
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'reopen', NULL, p.programme || '/' || p.code, s.changes + 2, $16::text, e.id::text, e.reason,
	        dxtrack.instant_us(e.expires_at)::text, e.by_account::text);
	RETURN ROW('stored', 'open' || (s.changes + 1), t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

-- As before (0044), and whatever members an earlier one had are replaced, also by a number without names.
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
	FOR old IN SELECT f.id FROM dxtrack.fact f JOIN dxtrack.opening_stock p ON p.id = f.origin
	            WHERE f.source = 'opening' AND p.indicator = $13 AND p.scope = $14 LOOP
		PERFORM dxtrack.fact_void_record(old, t.at, 'replaced', 'opening', dxtrack.shanghai_day(t.at), $17, $2, who);
	END LOOP;
	INSERT INTO dxtrack.opening_stock VALUES ($12, $13, $14, $15, $16, $17, $18 IS NOT NULL, $2, who, t.at);
	IF $18 IS NOT NULL THEN
		PERFORM dxtrack.opening_members_record($12, $18, $19, $20, $21, $22, $23, $17, t.at);
	END IF;
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'opening_stock', NULL, $12::text, 1, $13, $14, dxtrack.day_text($15),
	        $16::text, $17, dxtrack.netlist($18), dxtrack.netlist($19), dxtrack.netlist(ARRAY(SELECT dxtrack.day_text(d) FROM unnest($20) AS u (d))),
	        dxtrack.netlist($21), dxtrack.facts_text(t.at));
	RETURN ROW('stored', NULL, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;
