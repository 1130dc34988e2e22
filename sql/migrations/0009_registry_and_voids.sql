-- What takes back: a fact, by two persons. The one proposes, the other confirms; only the confirmation changes a figure. And the register over time.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE TABLE void_proposal (
	id           uuid PRIMARY KEY,
	fact         uuid NOT NULL REFERENCES fact,
	uscc         text NOT NULL,
	district     text NOT NULL,
	reason_code  text NOT NULL CHECK (reason_code IN ('error', 'revoked', 'merged')),
	reason       text NOT NULL,
	effective_on date,
	document_no  text,
	by_account   uuid NOT NULL,
	by_person    text NOT NULL,
	recorded_at  timestamptz NOT NULL
);
COMMENT ON TABLE void_proposal IS 'Insert-only. Somebody wants a fact void, with those that the same event wrote for other indicators. Open until the fact is void, for whatever reason.';
COMMENT ON COLUMN void_proposal.effective_on IS 'From when the void holds; null: the day of its confirmation.';
CREATE INDEX void_proposal_by_fact ON void_proposal (fact);
CREATE TABLE void_confirmation (
	proposal    uuid PRIMARY KEY REFERENCES void_proposal,
	uscc        text NOT NULL,
	district    text NOT NULL,
	by_account  uuid NOT NULL,
	by_person   text NOT NULL,
	recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE void_confirmation IS 'Insert-only. Another person agreed; what became void then has the same recorded_at.';

-- A move that undoes another leads to where that one came from: nowhere, where it began the entry.
ALTER TABLE move ALTER to_stage DROP NOT NULL, ADD CHECK (to_stage IS NOT NULL OR reverts IS NOT NULL);
ALTER TABLE entry_head ALTER stage DROP NOT NULL;
COMMENT ON COLUMN entry_head.stage IS 'Null where all its moves were undone: the next approval begins it anew.';

GRANT SELECT ON void_proposal, void_confirmation TO dxtrack_app, dxtrack_reader;
DO $$
DECLARE t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['void_proposal', 'void_confirmation'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY owner ON %I TO dxtrack_owner USING (true) WITH CHECK (true)', t);
		EXECUTE format('CREATE POLICY reader ON %I FOR SELECT TO dxtrack_reader USING (true)', t);
		EXECUTE format('CREATE POLICY seen ON %I FOR SELECT TO dxtrack_app USING (
			uscc = ANY ((SELECT string_to_array(current_setting(''dxtrack.uscc'', true), '',''))::text[])
			OR (SELECT current_setting(''dxtrack.districts'', true)) = ''*''
			OR district = ANY ((SELECT string_to_array(current_setting(''dxtrack.districts'', true), '',''))::text[]))', t);
	END LOOP;
END $$;

-- An event and what it wrote: one fact for each indicator. The members of an opening share an origin, so that a member is its name, title
-- and day; of two that are alike in all of it, any will do for the other.
CREATE FUNCTION fact_siblings(of_fact uuid) RETURNS SETOF fact LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT x.* FROM dxtrack.fact f
	  JOIN dxtrack.fact x ON x.uscc = f.uscc AND x.origin = f.origin AND x.effective_on = f.effective_on AND x.title IS NOT DISTINCT FROM f.title
	 WHERE f.id = of_fact
$$;

-- Where a fact stands, as the tag of a void compares it.
CREATE FUNCTION fact_state(of_fact uuid) RETURNS text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT CASE WHEN EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = of_fact) THEN 'void'
	            WHEN dxtrack.fact_counted(of_fact) THEN 'counted' ELSE 'live' END
$$;

-- The open proposal about the event of a fact.
CREATE FUNCTION void_open(of_fact uuid) RETURNS void_proposal LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT p.* FROM dxtrack.fact_siblings(of_fact) s JOIN dxtrack.void_proposal p ON p.fact = s.id
	 WHERE NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = p.fact) ORDER BY p.recorded_at DESC LIMIT 1
$$;

-- Every proposal about the event of a fact, oldest first, with the rights of the caller.
CREATE FUNCTION voids_json(of_fact uuid) RETURNS text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT '[' || coalesce(string_agg((SELECT row_to_json(j)::text FROM (SELECT p.id AS proposal, p.reason_code, p.reason, p.effective_on, p.document_no,
	              p.by_person AS by, instant_text(p.recorded_at) AS at, c.by_person AS confirmed_by, instant_text(c.recorded_at) AS confirmed_at) j),
	              ',' ORDER BY p.recorded_at, p.id), '') || ']'
	  FROM dxtrack.fact_siblings(of_fact) s JOIN dxtrack.void_proposal p ON p.fact = s.id
	  LEFT JOIN dxtrack.void_confirmation c ON c.proposal = p.id
$$;

-- Proposes; no figure changes. The figure lock makes one proposal of two, and none about what is void by then.
CREATE FUNCTION void_propose(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, fact uuid, if_match text, proposal uuid, reason_code text, reason text, effective_on date, document_no text)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	f  dxtrack.fact;
	is_now text;
	at timestamptz;
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
	IF split_part($13, '-', 1) <> is_now THEN
		RETURN dxtrack.key_release($2, $3, 'stale', is_now);
	ELSIF is_now = 'void' OR (dxtrack.void_open(f.id)).id IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', is_now);
	END IF;
	at := clock_timestamp();
	INSERT INTO dxtrack.void_proposal VALUES ($14, f.id, f.uscc, f.district, $15, $16, $17, $18, $2, dxtrack.person_of($2), at);
	PERFORM dxtrack.audit_write(at, $2, $1, $10, $11, 'void_proposal', f.uscc, $14::text, 1, f.id::text, $15, $16, dxtrack.day_text($17), $18);
	RETURN ROW('stored', NULL, at, NULL, $8, $9)::dxtrack.outcome;
END $$;

-- Undoes moves of an entry, and with them every later step that was built on one of them; an approval begins anew, and what is revoked stays.
-- The entry then stands where the moves that are left lead.
CREATE FUNCTION entry_undo(of_entry uuid, undone uuid[], why text, at timestamptz, by_account uuid, by_person text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	m    dxtrack.move;
	cur  text;
	last date;
BEGIN
	FOR m IN SELECT x.* FROM dxtrack.move x
	          WHERE x.entry = of_entry AND x.reverts IS NULL AND NOT EXISTS (SELECT FROM dxtrack.move r WHERE r.reverts = x.id)
	          ORDER BY x.recorded_at, x.id LOOP
		IF m.id = ANY (undone) OR (m.review IS NULL AND m.to_stage <> 'revoked' AND m.from_stage IS DISTINCT FROM cur) THEN
			INSERT INTO dxtrack.move VALUES (dxtrack.uuid_v7(at), m.entry, m.uscc, m.district, m.to_stage, m.from_stage, NULL, dxtrack.shanghai_day(at),
			       NULL, why, NULL, m.id, by_account, by_person, at);
		ELSE
			cur := m.to_stage;
			last := greatest(last, m.effective_on);
		END IF;
	END LOOP;
	UPDATE dxtrack.entry_head x SET stage = cur, moved_on = last, row_version = x.row_version + 1 WHERE x.id = of_entry;
END $$;

CREATE FUNCTION entry_revoke(of_entry uuid, move uuid, day date, paper text, why text, at timestamptz, by_account uuid, by_person text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	e dxtrack.entry_head;
BEGIN
	SELECT * INTO e FROM dxtrack.entry_head x WHERE x.id = of_entry FOR UPDATE;
	IF e.id IS NULL OR e.stage = 'revoked' THEN
		RETURN;
	END IF;
	INSERT INTO dxtrack.move VALUES (move, e.id, e.uscc, e.district, e.stage, 'revoked', day, day, paper, why, NULL, NULL, by_account, by_person, at);
	UPDATE dxtrack.entry_head x SET stage = 'revoked', moved_on = greatest(x.moved_on, day), row_version = x.row_version + 1 WHERE x.id = e.id;
END $$;

-- What an instant brought among moves, for the audit.
CREATE FUNCTION moves_text(of_entry uuid, at timestamptz) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN (SELECT string_agg(dxtrack.netlist(ARRAY[m.id::text, m.entry::text, m.from_stage, m.to_stage, dxtrack.day_text(m.effective_on),
	               dxtrack.day_text(m.stands_on), m.document_no, m.reason, m.review::text, m.reverts::text]), '' ORDER BY m.id)
	          FROM dxtrack.move m WHERE m.entry = of_entry AND m.recorded_at = at);
END $$;

-- Confirms: the facts of the event become void at one instant, in every indicator. A filing that counted is voided with them; its entry is
-- revoked, or stands again where it stood before.
CREATE FUNCTION void_confirm(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
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
	IF p.id = $14 AND (p.by_account = $2 OR NOT EXISTS (SELECT FROM dxtrack.account a WHERE a.id = $2 AND a.role = 'manager')) THEN
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
	FOR gone IN SELECT DISTINCT ON (s.indicator) s.id FROM dxtrack.fact_siblings(p.fact) s
	             WHERE NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = s.id) ORDER BY s.indicator, s.id <> p.fact, s.id LOOP
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

GRANT EXECUTE ON FUNCTION fact_siblings, fact_state, void_open, voids_json TO dxtrack_app, dxtrack_reader;
GRANT EXECUTE ON FUNCTION void_propose, void_confirm TO dxtrack_app;

-- The register over time: dated values, and what they forbid. Registry changes never move what was counted.

-- Since when each attribute is what it is, by name; null: since the registration.
CREATE FUNCTION enterprise_since(of_uscc text) RETURNS text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT json_object_agg(a.name, CASE WHEN v.recorded_at <> (SELECT min(x.recorded_at) FROM dxtrack.enterprise_event x WHERE x.uscc = of_uscc)
	                                    THEN dxtrack.day_text(v.effective_on) END)::text
	  FROM unnest(ARRAY['name', 'short_name', 'district', 'park', 'chains', 'status']) AS a (name)
	 CROSS JOIN LATERAL dxtrack.enterprise_event_at(of_uscc, a.name, dxtrack.shanghai_day(clock_timestamp())) v
$$;

-- An enterprise and those that it continues.
CREATE FUNCTION enterprise_line(of_uscc text) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	WITH RECURSIVE line AS (
		SELECT of_uscc AS uscc
		UNION
		SELECT e.predecessor::text FROM line l JOIN dxtrack.enterprise e ON e.uscc = l.uscc WHERE e.predecessor IS NOT NULL
	)
	SELECT uscc FROM line
$$;

-- Says what an enterprise is from a day on. The figure lock makes every later fact see it; only a predecessor changes figures, from this instant.
CREATE FUNCTION enterprise_change(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int,
	answer text, request_id text, address text, uscc text, if_match text, event uuid, sets text[], effective_on date, name text, short_name text,
	district text, park text, chains text[], enterprise_status text, predecessor text)
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
	INSERT INTO dxtrack.enterprise_event VALUES ($14, $12, $15, $16, $17, $18, $19, $20, $21, NULL, NULL, $22, $23, $2, who, t.at);
	UPDATE dxtrack.enterprise x
	   SET name = (dxtrack.enterprise_event_at($12, 'name', day)).name, short_name = (dxtrack.enterprise_event_at($12, 'short_name', day)).short_name,
	       district = (dxtrack.enterprise_event_at($12, 'district', day)).district, park = (dxtrack.enterprise_event_at($12, 'park', day)).park,
	       chains = coalesce((dxtrack.enterprise_event_at($12, 'chains', day)).chains, '{}'),
	       status = (dxtrack.enterprise_event_at($12, 'status', day)).status, status_on = (dxtrack.enterprise_event_at($12, 'status', day)).effective_on,
	       predecessor = CASE WHEN 'predecessor' = ANY ($15) THEN $23 ELSE x.predecessor END, row_version = x.row_version + 1
	 WHERE x.uscc = $12;
	IF t.revision IS NOT NULL THEN
		PERFORM dxtrack.facts_rekey(root, t.at, $2, who);
	END IF;
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'enterprise_change', $12, $12, e.row_version + 1, $14::text, dxtrack.netlist($15),
	        dxtrack.day_text($16), $17, $18, $19, $20, dxtrack.netlist($21), $22, $23, dxtrack.facts_text(t.at));
	RETURN ROW('stored', (e.row_version + 1)::text, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

GRANT EXECUTE ON FUNCTION enterprise_event_at, enterprise_since, day_text, shanghai_day TO dxtrack_app, dxtrack_reader;
GRANT EXECUTE ON FUNCTION enterprise_change TO dxtrack_app;
