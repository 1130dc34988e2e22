-- Giving a filing its position cost PostgreSQL as much as storing it, most of it in two functions called for each row, and the first looks of a session were
-- planned for tables without statistics: they read every audit row. Under load positions fell behind, and what came next paid for them.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- As in 0016; where a filing stands and who filed it are looked up in the statement.
CREATE OR REPLACE FUNCTION event_sequence(at_most int, span bigint DEFAULT 100000, OUT busy bigint, OUT done bigint, OUT more bigint, OUT reached bigint, OUT lag_us bigint)
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp
	SET plan_cache_mode = force_generic_plan SET jit = off SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
	s       dxtrack.sequencer;
	top     bigint;
	now_on  text[];
	now_since bigint[];
	below   bigint;
	until   bigint;
	last_id bigint;
	oldest  timestamptz;
	codes   text;
BEGIN
	busy := (NOT pg_try_advisory_xact_lock(7239001, 16))::int;
	SELECT * INTO s FROM dxtrack.sequencer;
	done := 0;
	more := busy;
	reached := s.position;
	lag_us := 0;
	IF busy = 1 THEN
		RETURN;
	END IF;
	top := coalesce(pg_sequence_last_value(pg_get_serial_sequence('dxtrack.audit', 'id')::regclass), 0);
	now_on := dxtrack.event_writers();
	SELECT coalesce(array_agg(coalesce(s.since[array_position(s.writers, w)], s.ceiling) ORDER BY n), '{}') INTO now_since
	  FROM unnest(now_on) WITH ORDINALITY AS u (w, n);
	SELECT least(s.ceiling, top, min(g.since)) INTO below
	  FROM unnest(s.writers, s.since) AS g (writer, since) WHERE g.writer <> ALL (now_on);
	until := CASE WHEN below + $2 < top THEN below + $2 ELSE 9223372036854775807 END;

	WITH batch AS MATERIALIZED (
		SELECT a.id, a.recorded_at, a.account, a.action, a.object, a.version, a.uscc, dxtrack.event_committed(a.xmin) AS committed_at
		  FROM dxtrack.audit a
		  LEFT JOIN LATERAL (SELECT e.position FROM dxtrack.event e WHERE e.audit = a.id LIMIT 1) e ON true
		 WHERE a.id > below AND a.id <= until AND e.position IS NULL
		 ORDER BY a.id LIMIT $1
	), given AS (
		INSERT INTO dxtrack.event (position, audit, uscc, district, person)
		SELECT s.position + row_number() OVER (ORDER BY b.committed_at NULLS FIRST, b.id), b.id, b.uscc,
		       coalesce(v.district, dxtrack.event_district(b.action, b.object, b.version, b.uscc)), p.person
		  FROM batch b
		  LEFT JOIN LATERAL (SELECT x.person FROM dxtrack.account x WHERE x.id = b.account LIMIT 1) p ON true
		  -- filings are nearly all there is, and a call each costs more than the rest of the row
		  LEFT JOIN LATERAL (SELECT x.district FROM dxtrack.submission x
		                      WHERE x.id = CASE WHEN b.action = 'submission' THEN b.object::uuid END AND x.version = b.version AND x.uscc = b.uscc
		                      LIMIT 1) v ON true
	)
	SELECT count(*), max(b.id), min(b.recorded_at), string_agg(DISTINCT b.uscc, ',') INTO done, last_id, oldest, codes FROM batch b;

	top := least(top, until, CASE WHEN done = $1 THEN last_id END);
	more := (done = $1 OR until < 9223372036854775807)::int;
	reached := s.position + done;
	IF (reached, top, now_on, now_since) IS DISTINCT FROM (s.position, s.ceiling, s.writers, s.since) THEN
		UPDATE dxtrack.sequencer q SET position = reached, ceiling = top, writers = now_on, since = now_since;
	END IF;
	IF done > 0 THEN
		lag_us := greatest(dxtrack.instant_us(clock_timestamp()) - dxtrack.instant_us(oldest), 0);
		PERFORM pg_notify('dxtrack_event', reached || ' ' || CASE WHEN length(codes) > 7000 THEN '*' ELSE coalesce(codes, '') END);
	END IF;
END $$;
