-- What changes a figure. Every such call takes the figure lock in its first statement and holds it through commit;
-- a later statement sees all that earlier holders committed. Sequential scans and hash joins are off, since a session keeps its plans
-- and those made while the tables were empty would read them whole for ever.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE FUNCTION figure_lock() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(7239001, 1);
END $$;
COMMENT ON FUNCTION figure_lock IS 'One writer of figures at a time. First statement of a volatile plpgsql function, never inside a CTE: its snapshot would be older than the wait.';

-- The instant and revision of a change, once it is certain: a refusal moves nothing.
CREATE FUNCTION figure_begin(OUT at timestamptz, OUT revision bigint) LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	UPDATE dxtrack.figure_clock c
	   SET revision = c.revision + 1, recorded_at = greatest(clock_timestamp(), c.recorded_at) + interval '1 microsecond'
	RETURNING c.recorded_at, c.revision INTO at, revision;
	INSERT INTO dxtrack.figure_revision VALUES (at, revision);
	PERFORM pg_notify('dxtrack_figure', revision::text);
END $$;

CREATE FUNCTION enterprise_root(of_uscc text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	root text := of_uscc;
	up   text;
BEGIN
	FOR hops IN 1..100 LOOP
		SELECT e.predecessor INTO up FROM dxtrack.enterprise e WHERE e.uscc = root;
		EXIT WHEN up IS NULL;
		root := up;
	END LOOP;
	RETURN root;
END $$;

-- The value of an attribute that holds on a day, as known now. What was said at the registration holds from the beginning; of later words the
-- latest day by then, of two for one day the later word.
CREATE FUNCTION enterprise_event_at(of_uscc text, attribute text, day date) RETURNS enterprise_event
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	v     dxtrack.enterprise_event;
	first timestamptz := (SELECT min(x.recorded_at) FROM dxtrack.enterprise_event x WHERE x.uscc = of_uscc);
BEGIN
	SELECT x.* INTO v FROM dxtrack.enterprise_event x
	 WHERE x.uscc = of_uscc AND attribute = ANY (x.sets) AND (x.effective_on <= day OR x.recorded_at = first)
	 ORDER BY x.recorded_at = first, x.effective_on DESC, x.recorded_at DESC LIMIT 1;
	RETURN v;
END $$;

-- Where an enterprise stood on a day, as known now.
CREATE FUNCTION enterprise_on(of_uscc text, day date, OUT district text, OUT park text, OUT chains text[])
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	district := (dxtrack.enterprise_event_at(of_uscc, 'district', day)).district;
	park := (dxtrack.enterprise_event_at(of_uscc, 'park', day)).park;
	chains := coalesce((dxtrack.enterprise_event_at(of_uscc, 'chains', day)).chains, '{}');
END $$;

-- The status of a day on which an enterprise was there no more; null where it was, or where nobody registered it (members of openings).
CREATE FUNCTION enterprise_gone(of_uscc text, day date) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN nullif((dxtrack.enterprise_event_at(of_uscc, 'status', day)).status, 'active');
END $$;

CREATE FUNCTION figure_winner(of_indicator text, of_key text) RETURNS fact LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	w dxtrack.fact;
BEGIN
	SELECT f.* INTO w FROM dxtrack.fact f
	 WHERE f.indicator = of_indicator AND f.key = of_key AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = f.id)
	 ORDER BY f.effective_on, f.recorded_at, f.id LIMIT 1;
	RETURN w;
END $$;

CREATE FUNCTION tally_add(f fact, delta int) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	INSERT INTO dxtrack.tally AS t (indicator, scope_kind, scope, month, n)
	SELECT f.indicator, s.kind, s.code, date_trunc('month', f.effective_on::timestamp)::date, greatest(delta, 0)
	  FROM (SELECT 'district' AS kind, f.district AS code
	        UNION ALL SELECT 'park', f.park WHERE f.park IS NOT NULL
	        UNION SELECT 'chain', c FROM unnest(f.chains) AS u (c)) s
	    ON CONFLICT (indicator, scope_kind, scope, month) DO UPDATE SET n = t.n + delta;
END $$;
CREATE FUNCTION tally_move(was fact, is_now fact) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	IF was.id IS NOT DISTINCT FROM is_now.id THEN
		RETURN;
	END IF;
	IF was.id IS NOT NULL THEN
		PERFORM dxtrack.tally_add(was, -1);
	END IF;
	IF is_now.id IS NOT NULL THEN
		PERFORM dxtrack.tally_add(is_now, 1);
	END IF;
END $$;

-- The fact with its key: what is counted once.
CREATE FUNCTION fact_keyed(f fact) RETURNS fact LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	f.root := coalesce(f.root, dxtrack.enterprise_root(f.uscc));
	f.key_suffix := nullif(f.key_suffix, '');
	IF f.key_rule = 'enterprise_year' AND f.key_suffix IS NULL THEN
		f.key_suffix := to_char(f.effective_on, 'YYYY');
	END IF;
	f.key := CASE f.key_rule WHEN 'entry' THEN coalesce(f.entry, f.id)::text ELSE f.root END || coalesce('/' || f.key_suffix, '');
	RETURN f;
END $$;

-- Writes one fact and moves the tally where the winner of its key changes. f has everything but id, key, root and, for the registry's
-- word on its day, district, park and chains (district null).
CREATE FUNCTION fact_record(f fact) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	was   dxtrack.fact;
	place record;
BEGIN
	f.id := dxtrack.uuid_v7(f.recorded_at);
	f := dxtrack.fact_keyed(f);
	IF f.district IS NULL OR f.chains IS NULL THEN
		place := dxtrack.enterprise_on(f.uscc, f.effective_on);
		f.district := coalesce(f.district, place.district);
		f.park := place.park;
		f.chains := place.chains;
	END IF;
	was := dxtrack.figure_winner(f.indicator, f.key);
	INSERT INTO dxtrack.fact SELECT f.*;
	IF was.id IS NULL OR (f.effective_on, f.recorded_at, f.id) < (was.effective_on, was.recorded_at, was.id) THEN
		PERFORM dxtrack.tally_move(was, f);
	END IF;
END $$;

-- The facts of an approval or a move: one per indicator.
CREATE FUNCTION facts_record(indicators text[], key_rules text[], key_suffixes text[], f fact) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	f.root := dxtrack.enterprise_root(f.uscc);
	FOR i IN 1..coalesce(cardinality(indicators), 0) LOOP
		f.indicator := indicators[i];
		f.key_rule := key_rules[i];
		f.key_suffix := key_suffixes[i];
		PERFORM dxtrack.fact_record(f);
	END LOOP;
END $$;

-- Voids one fact at an instant that figure_begin gave; false where it was voided before.
CREATE FUNCTION fact_void_record(of_fact uuid, at timestamptz, why text, why_text text, day date, paper text, by_account uuid, by_person text) RETURNS boolean
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	f   dxtrack.fact;
	was dxtrack.fact;
BEGIN
	SELECT * INTO f FROM dxtrack.fact x WHERE x.id = of_fact AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = x.id);
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	was := dxtrack.figure_winner(f.indicator, f.key);
	INSERT INTO dxtrack.fact_void VALUES (of_fact, f.uscc, f.district, why, why_text, day, paper, by_account, by_person, at);
	IF was.id = f.id THEN
		PERFORM dxtrack.tally_move(was, dxtrack.figure_winner(f.indicator, f.key));
	END IF;
	RETURN true;
END $$;

-- The facts of a corrected version take the place of those that the submission's approvals wrote before, at one instant. What counts as it
-- did writes nothing.
CREATE FUNCTION facts_correct(of_submission uuid, indicators text[], key_rules text[], key_suffixes text[], f fact, by_account uuid, by_person text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	old uuid[];
	was text[];
	now text[] := '{}';
BEGIN
	SELECT array_agg(c.id ORDER BY c.id), array_agg(c.what ORDER BY c.what) INTO old, was
	  FROM (SELECT x.id, concat_ws('|', x.indicator, x.key, x.effective_on, x.document_no) AS what
	          FROM dxtrack.fact x JOIN dxtrack.review r ON r.id = x.origin AND r.submission = of_submission
	         WHERE x.entry = f.entry AND x.source = 'submission' AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = x.id)) c;
	FOR i IN 1..coalesce(cardinality(indicators), 0) LOOP
		f.indicator := indicators[i];
		f.key_rule := key_rules[i];
		f.key_suffix := key_suffixes[i];
		now := now || concat_ws('|', f.indicator, (dxtrack.fact_keyed(f)).key, f.effective_on, f.document_no);
	END LOOP;
	IF coalesce(was, '{}') = ARRAY(SELECT n FROM unnest(now) n ORDER BY n) THEN
		RETURN;
	END IF;
	FOR i IN 1..coalesce(cardinality(old), 0) LOOP
		PERFORM dxtrack.fact_void_record(old[i], f.recorded_at, 'replaced', 'correction', dxtrack.shanghai_day(f.recorded_at), NULL, by_account, by_person);
	END LOOP;
	PERFORM dxtrack.facts_record(indicators, key_rules, key_suffixes, f);
END $$;

-- An enterprise in a key is meant through predecessors from the instant at which the link was recorded: what was keyed by old_root
-- is replaced by facts keyed by its new root.
CREATE FUNCTION facts_rekey(old_root text, at timestamptz, by_account uuid, by_person text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	f dxtrack.fact;
BEGIN
	FOR f IN SELECT x.* FROM dxtrack.fact x
	          WHERE x.root = old_root AND x.key_rule <> 'entry' AND dxtrack.enterprise_root(x.uscc) <> old_root AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = x.id)
	          ORDER BY x.recorded_at, x.id LOOP
		PERFORM dxtrack.fact_void_record(f.id, at, 'replaced', 'predecessor', dxtrack.shanghai_day(at), NULL, by_account, by_person);
		f.root := NULL;
		f.recorded_at := at;
		PERFORM dxtrack.fact_record(f);
	END LOOP;
END $$;

-- Everything that an instant brought among facts, for the audit: facts, then voids, as one field.
CREATE FUNCTION facts_text(at timestamptz) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN coalesce((SELECT string_agg(dxtrack.netlist(ARRAY[f.id::text, f.indicator, f.key, f.key_rule, f.key_suffix, f.root, f.entry::text, f.uscc, f.title,
	                        f.district, f.park, dxtrack.netlist(f.chains), dxtrack.day_text(f.effective_on), f.document_no, f.source, f.origin::text]), '' ORDER BY f.id)
	                   FROM dxtrack.fact f WHERE f.recorded_at = at), '')
	    || coalesce((SELECT string_agg(dxtrack.netlist(ARRAY[v.fact::text, v.reason_code, v.reason, dxtrack.day_text(v.effective_on), v.document_no]), '' ORDER BY v.fact)
	                   FROM dxtrack.fact_void v WHERE v.recorded_at = at), '');
END $$;

-- The entry that has the title, where it is another one of the enterprise and programme; else null.
CREATE FUNCTION title_taken(of_uscc text, of_programme text, not_entry uuid, key text) RETURNS uuid LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT x.entry FROM dxtrack.submission_head x
	 WHERE key IS NOT NULL AND x.uscc = of_uscc AND x.programme = of_programme AND x.title_claim = key AND x.entry <> not_entry LIMIT 1
$$;

-- What a submission claims with this title: one filing of an entry holds it for all.
CREATE FUNCTION title_claimed(h submission_head, key text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN CASE WHEN key IS NOT NULL AND NOT EXISTS (SELECT FROM dxtrack.submission_head x
	                 WHERE x.uscc = h.uscc AND x.programme = h.programme AND x.title_claim = key AND x.id <> h.id) THEN key END;
END $$;

-- Ends the version that waits. Rejected or withdrawn, a correction leaves what it wanted to correct; a first version gives its title up, to
-- another filing of the entry that bears it.
CREATE FUNCTION version_close(h submission_head, to_state text) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	IF to_state NOT IN ('rejected', 'withdrawn') THEN
		UPDATE dxtrack.submission_head x SET state = to_state, row_version = x.row_version + 1 WHERE x.id = h.id AND x.uscc = h.uscc;
	ELSIF h.counted_version IS NOT NULL THEN
		UPDATE dxtrack.submission_head x SET state = 'approved', version = h.counted_version, row_version = x.row_version + 1
		 WHERE x.id = h.id AND x.uscc = h.uscc;
	ELSE
		UPDATE dxtrack.submission_head x SET state = to_state, title_claim = NULL, row_version = x.row_version + 1
		 WHERE x.id = h.id AND x.uscc = h.uscc;
		UPDATE dxtrack.submission_head x SET title_claim = h.title_claim
		 WHERE h.title_claim IS NOT NULL
		   AND (x.id, x.uscc) = (SELECT y.id, y.uscc FROM dxtrack.submission_head y
		        JOIN dxtrack.submission s ON s.id = y.id AND s.version = y.version AND s.uscc = y.uscc
		        WHERE y.uscc = h.uscc AND y.programme = h.programme AND y.entry = h.entry AND y.title_claim IS NULL AND y.id <> h.id
		          AND s.title_key = h.title_claim AND y.state NOT IN ('rejected', 'withdrawn') ORDER BY y.id LIMIT 1);
	END IF;
END $$;

CREATE FUNCTION review_approve(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, submission uuid, if_match text, review uuid, reason_code text, reason text, effective_on date, document_no text,
	stage text, indicators text[], key_rules text[], key_suffixes text[], counts_on date)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	h  dxtrack.submission_head;
	s  dxtrack.submission;
	e  dxtrack.entry_head;
	f  dxtrack.fact;
	t  record;
	who text;
BEGIN
	PERFORM dxtrack.figure_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO h FROM dxtrack.submission_head x WHERE x.id = $12 FOR UPDATE;
	IF h.id IS NULL OR NOT dxtrack.may_see(h.uscc, h.district) THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	ELSIF $13 IS NOT NULL AND $13 <> h.row_version::text THEN
		RETURN dxtrack.key_release($2, $3, 'stale', h.row_version::text);
	ELSIF h.state NOT IN ('submitted', 'under_review') THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', h.state);
	END IF;
	SELECT * INTO s FROM dxtrack.submission x WHERE x.id = h.id AND x.version = h.version AND x.uscc = h.uscc;
	IF s.account = $2 THEN
		RETURN dxtrack.key_release($2, $3, 'forbidden', NULL);
	ELSIF cardinality($20) > 0 AND dxtrack.enterprise_gone(h.uscc, $23) IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, 'enterprise_gone', dxtrack.enterprise_gone(h.uscc, $23));
	ELSIF dxtrack.title_taken(h.uscc, h.programme, h.entry, s.title_key) IS NOT NULL THEN
		-- a correction's new title, which another entry took meanwhile
		RETURN dxtrack.key_release($2, $3, 'duplicate_title', dxtrack.title_taken(h.uscc, h.programme, h.entry, s.title_key)::text);
	END IF;
	t := dxtrack.figure_begin();
	who := dxtrack.person_of($2);

	INSERT INTO dxtrack.review VALUES ($14, h.id, h.version, h.uscc, h.district, 'approve', $15, $16, $17, $18, NULL, $2, who, t.at);
	UPDATE dxtrack.submission_head x
	   SET state = 'approved', counted_version = h.version, row_version = x.row_version + 1, title_claim = dxtrack.title_claimed(h, s.title_key)
	 WHERE x.id = h.id AND x.uscc = h.uscc;

	-- The entry begins with its first approval; a renewal makes one active again that had ended; else, and with a correction, it stays where
	-- its moves brought it.
	SELECT * INTO e FROM dxtrack.entry_head x WHERE x.id = h.entry FOR UPDATE;
	IF e.id IS NULL THEN
		INSERT INTO dxtrack.entry_head VALUES (h.entry, h.uscc, h.district, h.programme, s.title, $19, $17, t.at, 1);
	ELSE
		UPDATE dxtrack.entry_head x
		   SET title = coalesce(s.title, x.title), moved_on = greatest(x.moved_on, $17), row_version = x.row_version + 1,
		       stage = CASE WHEN h.counted_version IS NULL AND (x.stage IS NULL OR x.stage IN ('expired', 'lapsed', 'cancelled', 'revoked')) THEN $19
		                    ELSE x.stage END
		 WHERE x.id = h.entry;
	END IF;
	IF h.counted_version IS NULL AND (e.stage IS NULL OR e.stage IN ($19, 'expired', 'lapsed', 'cancelled', 'revoked')) THEN
		INSERT INTO dxtrack.move VALUES ($14, h.entry, h.uscc, h.district, e.stage, $19, $17, coalesce($17, $23, dxtrack.shanghai_day(t.at)), $18, NULL,
		       $14, NULL, $2, who, t.at);
	END IF;

	f.entry := h.entry;
	f.uscc := h.uscc;
	f.title := s.title;
	f.effective_on := $23;
	f.document_no := $18;
	f.source := 'submission';
	f.origin := $14;
	f.recorded_at := t.at;
	IF h.counted_version IS NULL THEN
		PERFORM dxtrack.facts_record($20, $21, $22, f);
	ELSE
		PERFORM dxtrack.facts_correct(h.id, $20, $21, $22, f, $2, who);
	END IF;
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'review', h.uscc, h.id::text, h.row_version + 1, $14::text, h.version::text, 'approve', $15, $16,
	        dxtrack.day_text($17), $18, NULL, h.entry::text, $19, dxtrack.facts_text(t.at));
	RETURN ROW('stored', (h.row_version + 1)::text, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

CREATE FUNCTION move_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, entry uuid, if_match text, move uuid, from_stage text, to_stage text, effective_on date, document_no text, reason text,
	indicators text[], key_rules text[], key_suffixes text[])
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	e  dxtrack.entry_head;
	f  dxtrack.fact;
	t  record;
	who text;
BEGIN
	PERFORM dxtrack.figure_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO e FROM dxtrack.entry_head x WHERE x.id = $12 FOR UPDATE;
	IF e.id IS NULL OR NOT dxtrack.may_see(e.uscc, e.district) THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	ELSIF $13 IS NOT NULL AND $13 <> e.row_version::text THEN
		RETURN dxtrack.key_release($2, $3, 'stale', e.row_version::text);
	ELSIF e.stage IS DISTINCT FROM $15 THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', e.stage);
	ELSIF $17 < e.moved_on THEN
		RETURN dxtrack.key_release($2, $3, 'order', e.moved_on::text);
	ELSIF cardinality($20) > 0 AND dxtrack.enterprise_gone(e.uscc, $17) IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, 'enterprise_gone', dxtrack.enterprise_gone(e.uscc, $17));
	END IF;
	t := dxtrack.figure_begin();
	who := dxtrack.person_of($2);
	INSERT INTO dxtrack.move VALUES ($14, e.id, e.uscc, e.district, e.stage, $16, $17, coalesce($17, dxtrack.shanghai_day(t.at)), $18, $19, NULL, NULL,
	       $2, who, t.at);
	UPDATE dxtrack.entry_head x SET stage = $16, moved_on = greatest(x.moved_on, $17), row_version = x.row_version + 1 WHERE x.id = e.id;
	f.entry := e.id;
	f.uscc := e.uscc;
	f.title := e.title;
	f.effective_on := $17;
	f.document_no := $18;
	f.source := 'move';
	f.origin := $14;
	f.recorded_at := t.at;
	PERFORM dxtrack.facts_record($20, $21, $22, f);
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'move', e.uscc, e.id::text, e.row_version + 1, $14::text, e.stage, $16,
	        dxtrack.day_text($17), $18, $19, dxtrack.facts_text(t.at));
	RETURN ROW('stored', (e.row_version + 1)::text, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

CREATE FUNCTION target_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, id uuid, indicator text, scope text, year int, value bigint, kind text, document_no text, valid_from date, reason text)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o dxtrack.outcome;
	t record;
BEGIN
	PERFORM dxtrack.figure_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	ELSIF NOT dxtrack.scope_known($14) THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_scope', $14);
	END IF;
	t := dxtrack.figure_begin();
	INSERT INTO dxtrack.target VALUES ($12, $13, $14, $15, $16, $17, $18, $19, $20, $2, dxtrack.person_of($2), t.at);
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'target', NULL, $12::text, 1, $13, $14, $15::text, $16::text, $17, $18,
	        dxtrack.day_text($19), $20);
	RETURN ROW('stored', NULL, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

CREATE FUNCTION external_value_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int,
	answer text, request_id text, address text, id uuid, indicator text, scope text, as_of date, value bigint, source text)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o dxtrack.outcome;
	t record;
BEGIN
	PERFORM dxtrack.figure_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	ELSIF NOT dxtrack.scope_known($14) THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_scope', $14);
	END IF;
	t := dxtrack.figure_begin();
	INSERT INTO dxtrack.external_value VALUES ($12, $13, $14, $15, $16, $17, $2, dxtrack.person_of($2), t.at);
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'external_value', NULL, $12::text, 1, $13, $14, dxtrack.day_text($15),
	        $16::text, $17);
	RETURN ROW('stored', NULL, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

-- The names behind an opening become facts, each of its own day; what an earlier version named is replaced at the same instant.
CREATE FUNCTION opening_members_record(opening uuid, member_uscc text[], member_title text[], member_on date[], member_district text[],
	indicators text[], key_rules text[], paper text, at timestamptz) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	f     dxtrack.fact;
	place record;
BEGIN
	f.source := 'opening';
	f.origin := opening;
	f.document_no := paper;
	f.recorded_at := at;
	FOR i IN 1..cardinality(member_uscc) LOOP
		INSERT INTO dxtrack.opening_member VALUES (opening, i, member_uscc[i], member_title[i], member_on[i], member_district[i]);
		place := dxtrack.enterprise_on(member_uscc[i], member_on[i]);
		f.uscc := member_uscc[i];
		f.title := member_title[i];
		f.effective_on := member_on[i];
		f.district := member_district[i];
		f.park := place.park;
		f.chains := place.chains;
		PERFORM dxtrack.facts_record(indicators, key_rules, NULL, f);
	END LOOP;
END $$;

CREATE FUNCTION opening_stock_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int,
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

CREATE FUNCTION enterprise_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int,
	answer text, request_id text, address text, uscc text, name text, short_name text, district text, park text, chains text[], industry text,
	size text, enterprise_status text, predecessor text)
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
	       dxtrack.shanghai_day(clock_timestamp()), $21, 1) ON CONFLICT DO NOTHING;
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
	       ARRAY['name', 'short_name', 'district', 'park', 'chains', 'industry', 'size', 'status', 'predecessor'], dxtrack.shanghai_day(t.at),
	       $13, $14, $15, $16, coalesce($17, '{}'), $18, $19, coalesce($20, 'active'), $21, $2, who, t.at);
	IF $21 IS NOT NULL THEN
		PERFORM dxtrack.facts_rekey($12, t.at, $2, who);
	END IF;
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'enterprise', $12, $12, 1, $13, $14, $15, $16, dxtrack.netlist($17), $18, $19,
	        $20, $21, dxtrack.facts_text(t.at));
	RETURN ROW('stored', '1', t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

-- No figure changes here: no lock.
CREATE FUNCTION review_refuse(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, submission uuid, if_match text, review uuid, decision text, reason_code text, reason text, due_on date)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o   dxtrack.outcome;
	h   dxtrack.submission_head;
	at  timestamptz;
	to_state text := CASE $15 WHEN 'return' THEN 'returned' WHEN 'reject' THEN 'rejected' WHEN 'endorse' THEN 'under_review' END;
BEGIN
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO h FROM dxtrack.submission_head x WHERE x.id = $12 FOR UPDATE;
	IF h.id IS NULL OR NOT dxtrack.may_see(h.uscc, h.district) THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	ELSIF $13 IS NOT NULL AND $13 <> h.row_version::text THEN
		RETURN dxtrack.key_release($2, $3, 'stale', h.row_version::text);
	ELSIF h.state NOT IN ('submitted', 'under_review') OR h.state = to_state THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', h.state);
	ELSIF EXISTS (SELECT FROM dxtrack.submission x WHERE x.id = h.id AND x.version = h.version AND x.account = $2) THEN
		RETURN dxtrack.key_release($2, $3, 'forbidden', NULL);
	END IF;
	at := clock_timestamp();
	INSERT INTO dxtrack.review VALUES ($14, h.id, h.version, h.uscc, h.district, $15, $16, $17, NULL, NULL, $18, $2, dxtrack.person_of($2), at);
	PERFORM dxtrack.version_close(h, to_state);
	PERFORM dxtrack.audit_write(at, $2, $1, $10, $11, 'review', h.uscc, h.id::text, h.row_version + 1, $14::text, h.version::text, $15, $16, $17,
	        NULL, NULL, dxtrack.day_text($18));
	RETURN ROW('stored', (h.row_version + 1)::text, at, NULL, $8, $9)::dxtrack.outcome;
END $$;

GRANT EXECUTE ON FUNCTION review_approve, review_refuse, move_insert, target_insert, external_value_insert, opening_stock_insert, enterprise_insert
	TO dxtrack_app;
