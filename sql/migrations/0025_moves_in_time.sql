-- A move dated after the end of its period was taken where the keeper had not come yet, and counted: an acceptance more than half a year after
-- the failure, an application after two years. Only what time does to the entry may be dated there.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- The last day of a move to that stage: the first of the ends of the entry's periods that lead elsewhere; null where none does. An end that is
-- an answer binds nobody: the next filing may renew it.
CREATE FUNCTION entry_until(e entry_head, to_stage text) RETURNS date LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN (SELECT min((dxtrack.entry_entered(e.id, d.since_stage) + make_interval(months => d.months))::date)
	          FROM dxtrack.deadline d
	         WHERE d.programme = e.programme AND d.from_stage = e.stage AND d.answer IS NULL AND d.to_stage <> $2);
END $$;

CREATE OR REPLACE FUNCTION move_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
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
	ELSIF e.stage IS DISTINCT FROM $15 THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', e.stage);
	ELSIF $17 < e.moved_on THEN
		RETURN dxtrack.key_release($2, $3, 'order', e.moved_on::text);
	ELSIF cardinality($20) > 0 AND dxtrack.enterprise_gone(e.uscc, $17) IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, 'enterprise_gone', dxtrack.enterprise_gone(e.uscc, $17));
	END IF;
	til := dxtrack.entry_until(e, $16);
	IF $17 > til THEN
		RETURN dxtrack.key_release($2, $3, 'deadline_passed', til::text);
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
