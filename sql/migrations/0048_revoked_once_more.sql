-- A milestone that was reached, undone and reached again has two facts under one key. Two persons revoked the one, and the other, of the move that was undone, stood in for
-- it: the entry was revoked and counted.
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

-- As before (0047), but for what it takes.
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
	IF p.id = $14 AND (p.by_account = $2 OR p.by_person = dxtrack.person_of($2) OR NOT EXISTS (SELECT FROM dxtrack.account a WHERE a.id = $2 AND a.role = 'manager')) THEN
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
