-- What the keeper did by time could not be put right: a move made in time and recorded late found an entry that had left its stage for good, and an end read from a
-- mistyped answer stayed when the answer was corrected. A move dated before the keeper's undoes it now, and so does the correction.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- From where a move of that day sets out, and which date bounds it: the latest moves go away where the keeper made them and they hold only from a later day.
-- Stage and moved_on are the entry's; a day that they do not bound changes nothing.
CREATE FUNCTION entry_stood(of_entry uuid, at_stage text, bound date, day date, OUT stage text, OUT moved_on date, OUT undone uuid[])
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	m dxtrack.move;
BEGIN
	stage := at_stage;
	moved_on := bound;
	undone := '{}';
	IF day >= bound IS NOT FALSE THEN
		RETURN;
	END IF;
	FOR m IN SELECT x.* FROM dxtrack.move x
	          WHERE x.entry = of_entry AND x.reverts IS NULL AND NOT EXISTS (SELECT FROM dxtrack.move r WHERE r.reverts = x.id)
	          ORDER BY x.recorded_at DESC, x.id DESC LOOP
		EXIT WHEN m.by_account <> '00000000-0000-7000-8000-000000000001' OR m.effective_on <= day;
		stage := m.from_stage;
		undone := undone || m.id;
	END LOOP;
	IF cardinality(undone) > 0 THEN
		moved_on := (SELECT max(x.effective_on) FROM dxtrack.move x
		              WHERE x.entry = of_entry AND x.reverts IS NULL AND x.id <> ALL (undone)
		                AND NOT EXISTS (SELECT FROM dxtrack.move r WHERE r.reverts = x.id));
	END IF;
END $$;
GRANT EXECUTE ON FUNCTION entry_stood TO dxtrack_app, dxtrack_reader;

-- Undoes moves that the keeper made, and tells it: in the audit, and so in the events, and to the enterprise, in the words of why. The caller says where the entry then stands.
CREATE FUNCTION moves_overrule(e entry_head, overruled uuid[], why_zh text, why_en text, at timestamptz, credential uuid, account uuid, request_id text, address text)
	RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	m  dxtrack.move;
	id uuid;
	zh text;
	en text;
BEGIN
	FOR m IN SELECT x.* FROM dxtrack.move x WHERE x.id = ANY ($2) ORDER BY x.recorded_at DESC, x.id DESC LOOP
		id := dxtrack.uuid_v7($5);
		INSERT INTO dxtrack.move VALUES (id, m.entry, m.uscc, m.district, m.to_stage, m.from_stage, NULL, dxtrack.shanghai_day($5), NULL, $3, NULL, m.id,
		       $7, dxtrack.person_of($7), $5);
		zh := dxtrack.notice_entry(e, 'zh') || format('%s，系统所作的 %s 由“%s”到“%s”的流转已撤回。', $3, dxtrack.day_text(m.effective_on),
		      dxtrack.catalogue_title(e.programme, m.from_stage, 'zh'), dxtrack.catalogue_title(e.programme, m.to_stage, 'zh'));
		en := dxtrack.notice_entry(e, 'en') || format(' no longer went from "%s" to "%s" on %s, because %s.', dxtrack.catalogue_title(e.programme, m.from_stage, 'en'),
		      dxtrack.catalogue_title(e.programme, m.to_stage, 'en'), dxtrack.day_text(m.effective_on), $4);
		INSERT INTO dxtrack.notice VALUES (id, 'move', m.uscc, m.district, e.programme, NULL, NULL, zh, en, NULL, $5, e.id);
		PERFORM dxtrack.audit_write($5, $7, $6, $8, $9, 'move_undone', m.uscc, m.entry::text, e.row_version + 1, m.id::text, m.from_stage, m.to_stage,
		        dxtrack.day_text(m.effective_on), $3);
	END LOOP;
END $$;

-- After a correction: where the keeper ended the entry by an answer that now gives another end, or none, that is undone. What is over by the new end is ended again by the keeper.
-- The entry's version has been moved on by the approval already.
CREATE FUNCTION entry_resettle(of_entry uuid, at timestamptz, credential uuid, account uuid, request_id text, address text)
	RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	e dxtrack.entry_head;
	u dxtrack.entry_head;
	m dxtrack.move;
	s record;
BEGIN
	SELECT * INTO e FROM dxtrack.entry_head x WHERE x.id = $1;
	SELECT * INTO m FROM dxtrack.move x
	 WHERE x.entry = $1 AND x.reverts IS NULL AND NOT EXISTS (SELECT FROM dxtrack.move r WHERE r.reverts = x.id)
	 ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1;
	IF m.by_account IS DISTINCT FROM '00000000-0000-7000-8000-000000000001'
	   OR NOT EXISTS (SELECT FROM dxtrack.deadline d
	                   WHERE d.programme = e.programme AND d.from_stage = m.from_stage AND d.to_stage = m.to_stage AND d.answer IS NOT NULL) THEN
		RETURN;
	END IF;
	u := e;
	u.stage := m.from_stage;
	IF (dxtrack.entry_deadline(u)).due_on IS NOT DISTINCT FROM m.effective_on THEN
		RETURN;
	END IF;
	s := dxtrack.entry_stood(e.id, e.stage, m.effective_on, m.effective_on - 1);
	e.row_version := e.row_version - 1;
	PERFORM dxtrack.moves_overrule(e, ARRAY[m.id], '期限所依据的填报已更正', 'the answer that ended its period was corrected', $2, $3, $4, $5, $6);
	UPDATE dxtrack.entry_head x SET stage = m.from_stage, moved_on = s.moved_on, due_on = '-infinity' WHERE x.id = $1;
END $$;

-- As before (0025), from where the entry stood on the day of the move.
CREATE OR REPLACE FUNCTION move_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, entry uuid, if_match text, move uuid, from_stage text, to_stage text, effective_on date, document_no text, reason text,
	indicators text[], key_rules text[], key_suffixes text[])
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	e  dxtrack.entry_head;
	u  dxtrack.entry_head;
	f  dxtrack.fact;
	s  record;
	t  record;
	who text;
	til date;
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
	END IF;
	s := dxtrack.entry_stood(e.id, e.stage, e.moved_on, $17);
	IF s.stage IS DISTINCT FROM $15 THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', e.stage);
	ELSIF $17 < s.moved_on THEN
		RETURN dxtrack.key_release($2, $3, 'order', s.moved_on::text);
	ELSIF cardinality($20) > 0 AND dxtrack.enterprise_gone(e.uscc, $17) IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, 'enterprise_gone', dxtrack.enterprise_gone(e.uscc, $17));
	END IF;
	u := e;
	u.stage := s.stage;
	til := dxtrack.entry_until(u, $16);
	IF $17 > til THEN
		RETURN dxtrack.key_release($2, $3, 'deadline_passed', til::text);
	END IF;
	t := dxtrack.figure_begin();
	who := dxtrack.person_of($2);
	IF cardinality(s.undone) > 0 THEN
		PERFORM dxtrack.moves_overrule(e, s.undone, '补记了在此之前办理的流转', 'a step of an earlier day was recorded', t.at, $1, $2, $10, $11);
	END IF;
	INSERT INTO dxtrack.move VALUES ($14, e.id, e.uscc, e.district, s.stage, $16, $17, coalesce($17, dxtrack.shanghai_day(t.at)), $18, $19, NULL, NULL,
	       $2, who, t.at);
	UPDATE dxtrack.entry_head x SET stage = $16, moved_on = greatest(s.moved_on, $17), row_version = x.row_version + 1 WHERE x.id = e.id;
	f.entry := e.id;
	f.uscc := e.uscc;
	f.title := e.title;
	f.effective_on := $17;
	f.document_no := $18;
	f.source := 'move';
	f.origin := $14;
	f.recorded_at := t.at;
	PERFORM dxtrack.facts_record($20, $21, $22, f);
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'move', e.uscc, e.id::text, e.row_version + 1, $14::text, s.stage, $16,
	        dxtrack.day_text($17), $18, $19, dxtrack.facts_text(t.at));
	RETURN ROW('stored', (e.row_version + 1)::text, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

-- As before (0027), and an end that the correction moved is settled anew.
CREATE OR REPLACE FUNCTION review_approve(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
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
	no dxtrack.refusal;
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
	END IF;
	no := dxtrack.approval_refusal(h, s.title_key, CASE WHEN cardinality($20) > 0 THEN $23 END);
	IF no.code IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, no.code, no.detail);
	END IF;
	t := dxtrack.figure_begin();
	who := dxtrack.person_of($2);

	INSERT INTO dxtrack.review VALUES ($14, h.id, h.version, h.uscc, h.district, 'approve', $15, $16, $17, $18, NULL, $2, who, t.at);
	UPDATE dxtrack.submission_head x
	   SET state = 'approved', counted_version = h.version, superseded = x.superseded OR x.counted_version IS NOT NULL, row_version = x.row_version + 1,
	       title_claim = dxtrack.title_claimed(h, s.title_key)
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
		PERFORM dxtrack.entry_resettle(h.entry, t.at, $1, $2, $10, $11);
	END IF;
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'review', h.uscc, h.id::text, h.row_version + 1, $14::text, h.version::text, 'approve', $15, $16,
	        dxtrack.day_text($17), $18, NULL, h.entry::text, $19, dxtrack.facts_text(t.at));
	RETURN ROW('stored', (h.row_version + 1)::text, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;
