-- Events: every change once more, in the order of commits. The audit rows are what happened; here they get their positions, after their commit
-- and by one transaction at a time, so that no writer pays for it and no reader's place is ever passed by a late commit.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE TABLE event (
	position bigint PRIMARY KEY,
	audit    bigint NOT NULL UNIQUE,
	uscc     text,
	district text,
	person   text
);
COMMENT ON TABLE event IS 'Insert-only. The place of each audit row in the order of commits, without holes; who may be told of it. Written by event_sequence alone.';
COMMENT ON COLUMN event.uscc IS 'The enterprise that it is about; null: none.';
COMMENT ON COLUMN event.district IS 'Its leaf district when the position was given. Null where it is about no enterprise, or is nobody''s affair but the enterprise''s.';
COMMENT ON COLUMN event.person IS 'Who did it, by the name of then.';
CREATE INDEX event_by_uscc ON event (uscc, position) WHERE uscc IS NOT NULL;
CREATE INDEX event_by_district ON event (district, position) WHERE district IS NOT NULL;

CREATE TABLE sequencer (
	one      boolean PRIMARY KEY DEFAULT true CHECK (one),
	position bigint NOT NULL,
	ceiling  bigint NOT NULL,
	writers  text[] NOT NULL,
	since    bigint[] NOT NULL CHECK (cardinality(since) = cardinality(writers))
);
COMMENT ON TABLE sequencer IS 'Derived from event: where event_sequence stands.';
COMMENT ON COLUMN sequencer.position IS 'The last one given.';
COMMENT ON COLUMN sequencer.ceiling IS 'Audit rows up to this id have a position, were never committed, or are still being written by one of the writers.';
COMMENT ON COLUMN sequencer.writers IS 'Transactions that were writing audit rows at the last look; what each of them writes has an id above its since.';
INSERT INTO sequencer VALUES (true, 0, 0, '{}', '{}');

GRANT SELECT ON event, sequencer TO dxtrack_app, dxtrack_reader;
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
ALTER TABLE event FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON event TO dxtrack_owner USING (true) WITH CHECK (true);
CREATE POLICY reader ON event FOR SELECT TO dxtrack_reader USING (true);
CREATE POLICY seen ON event FOR SELECT TO dxtrack_app USING (
	uscc = ANY ((SELECT string_to_array(current_setting('dxtrack.uscc', true), ','))::text[])
	OR (SELECT current_setting('dxtrack.districts', true)) = '*'
	OR district = ANY ((SELECT string_to_array(current_setting('dxtrack.districts', true), ','))::text[]));
-- whoever is told of an event may read what happened
CREATE POLICY told ON audit FOR SELECT TO dxtrack_app USING (EXISTS (SELECT FROM event e WHERE e.audit = id));

-- The transactions that write audit rows now. Each holds this lock from before its first id is taken until its end is visible, whatever
-- database others are busy in.
CREATE FUNCTION event_writers() RETURNS text[] LANGUAGE sql VOLATILE SET search_path = dxtrack, pg_temp AS $$
	SELECT coalesce(array_agg(DISTINCT l.virtualtransaction), '{}') FROM pg_locks l
	 WHERE l.locktype = 'relation' AND l.relation = 'dxtrack.audit'::regclass AND l.mode = 'RowExclusiveLock' AND l.granted
	   AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
$$;

-- In which leaf district a change is to be told; null: nowhere. What an object is, its id says: a version of a filing, an entry, a proposal;
-- else the enterprise's own stands.
CREATE FUNCTION event_district(action text, object text, version bigint, of_uscc text) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp SET enable_seqscan = off AS $$
DECLARE
	thing uuid := CASE WHEN object ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN object::uuid END;
BEGIN
	IF of_uscc IS NULL OR action = 'evidence' THEN
		RETURN NULL;
	END IF;
	RETURN coalesce(CASE WHEN action = 'submission' THEN (SELECT s.district FROM dxtrack.submission s
	                                                        WHERE s.id = thing AND s.version = event_district.version AND s.uscc = of_uscc) END,
	                CASE WHEN thing IS NOT NULL THEN coalesce(
	                     (SELECT h.district FROM dxtrack.submission_head h WHERE h.id = thing AND h.uscc = of_uscc),
	                     (SELECT e.district FROM dxtrack.entry_head e WHERE e.id = thing),
	                     (SELECT p.district FROM dxtrack.void_proposal p WHERE p.id = thing)) END,
	                (SELECT e.district FROM dxtrack.enterprise e WHERE e.uscc = of_uscc));
END $$;

-- When a transaction was committed, where the server keeps that (track_commit_timestamp).
CREATE FUNCTION event_committed(writer xid) RETURNS timestamptz LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN CASE WHEN current_setting('track_commit_timestamp') = 'on' THEN pg_xact_commit_timestamp(writer) END;
END $$;

-- Gives the next positions, at most so many; told by dxtrack_event as "<last position> <codes with commas>", or * for the codes where they
-- are too many. One at a time: whoever comes second finds busy 1 and comes again.
--
-- What may have become visible since the last look: ids above its ceiling, and ids of the writers that it saw and that are gone, each of which
-- lies above the writer's since. The ceiling is read before the writers are: a row at or below it that cannot be seen later on is one of
-- theirs, or was never committed. So nothing is waited for, and nothing is passed. Within a batch the order is that of commits where the server
-- keeps their instants, else of ids: an id is taken before its commit, and whatever follows from a change takes its own after that.
CREATE FUNCTION event_sequence(at_most int, span bigint DEFAULT 100000, OUT busy bigint, OUT done bigint, OUT more bigint, OUT reached bigint, OUT lag_us bigint)
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
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
		       dxtrack.event_district(b.action, b.object, b.version, b.uscc), dxtrack.person_of(b.account)
		  FROM batch b
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

GRANT EXECUTE ON FUNCTION event_sequence TO dxtrack_app;
