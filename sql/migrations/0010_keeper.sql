-- What time does by itself: entries whose period has ended go on to the stage that the catalogue names, and keys that are old enough are forgotten.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- Who acts then. It has no credential and gets none.
ALTER TABLE account DROP CONSTRAINT account_role_check;
ALTER TABLE account ADD CONSTRAINT account_role_check
	CHECK (role IN ('enterprise', 'reviewer', 'manager', 'system_admin', 'security_admin', 'auditor', 'system'));
INSERT INTO account (id, person, role, disabled_at)
VALUES ('00000000-0000-7000-8000-000000000001', '系统按期处理 (dxtrack keeper)', 'system', clock_timestamp());

ALTER TABLE entry_head ADD COLUMN due_on date DEFAULT '-infinity';
COMMENT ON COLUMN entry_head.due_on IS 'On which day the keeper has to look at it; -infinity: it has changed and nobody has looked yet; null: nothing happens by time.';
CREATE INDEX entry_head_due ON entry_head (due_on, id) WHERE due_on IS NOT NULL;

-- Whatever moves an entry, or corrects what its deadline is read from, changes its ETag.
CREATE FUNCTION entry_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.due_on := '-infinity';
	RETURN NEW;
END $$;
CREATE TRIGGER entry_changed BEFORE UPDATE ON entry_head FOR EACH ROW WHEN (OLD.row_version IS DISTINCT FROM NEW.row_version)
	EXECUTE FUNCTION entry_changed();

-- Deadlines are data of a programme; with another document every entry of it is looked at anew.
CREATE VIEW deadline AS
	SELECT c.code AS programme, d ->> 'from' AS from_stage, d ->> 'to' AS to_stage, coalesce(d ->> 'since', d ->> 'from') AS since_stage,
	       (d ->> 'months')::int AS months, d ->> 'answer' AS answer
	  FROM (SELECT DISTINCT ON (x.code) x.code, x.document::json -> 'programme' -> 'deadlines' AS list
	          FROM catalogue x WHERE x.kind = 'programme' ORDER BY x.code, x.version DESC) c
	 CROSS JOIN LATERAL json_array_elements(CASE WHEN json_typeof(c.list) = 'array' THEN c.list ELSE '[]' END) d;
COMMENT ON VIEW deadline IS 'What time does in each programme, as its current document says.';
CREATE FUNCTION programme_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
BEGIN
	UPDATE dxtrack.entry_head e SET due_on = '-infinity' WHERE e.programme = NEW.code;
	RETURN NULL;
END $$;
CREATE TRIGGER programme_changed AFTER INSERT ON catalogue FOR EACH ROW WHEN (NEW.kind = 'programme') EXECUTE FUNCTION programme_changed();

-- The day on which the entry last entered a stage by a move that stands.
CREATE FUNCTION entry_entered(of_entry uuid, stage text) RETURNS date LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN (SELECT m.stands_on FROM dxtrack.move m
	         WHERE m.entry = of_entry AND m.to_stage = stage AND m.reverts IS NULL AND NOT EXISTS (SELECT FROM dxtrack.move r WHERE r.reverts = m.id)
	         ORDER BY m.recorded_at DESC, m.id DESC LIMIT 1);
END $$;

-- The latest day that the approved filings of an entry give as that answer; null where one of them is silent: it may run for ever.
CREATE FUNCTION entry_answer(e entry_head, answer text) RETURNS date LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN (SELECT CASE WHEN bool_and(a.day IS NOT NULL) THEN max(a.day) END
	          FROM (SELECT (substring(s.answers::json ->> answer FROM '^\d{4}-\d{2}-\d{2}$'))::date AS day
	                  FROM dxtrack.submission_head h
	                  JOIN dxtrack.submission s ON s.id = h.id AND s.version = h.counted_version AND s.uscc = h.uscc
	                 WHERE h.uscc = e.uscc AND h.entry = e.id AND h.counted_version IS NOT NULL AND h.state <> 'voided') a);
END $$;

-- What time does to an entry as it stands: the first day after the period (its last day is included), the stage, and why. An answer that lies
-- before the entry came to its stage was overruled by whoever moved it there.
CREATE FUNCTION entry_deadline(e entry_head, OUT due_on date, OUT to_stage text, OUT reason text)
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	d   dxtrack.deadline;
	was date;
	til date;
BEGIN
	FOR d IN SELECT * FROM dxtrack.deadline x WHERE x.programme = e.programme AND x.from_stage = e.stage LOOP
		was := dxtrack.entry_entered(e.id, d.since_stage);
		til := CASE WHEN d.answer IS NULL THEN (was + make_interval(months => d.months))::date ELSE dxtrack.entry_answer(e, d.answer) END;
		IF til >= was AND (due_on IS NULL OR til < due_on - 1) THEN
			due_on := til + 1;
			to_stage := d.to_stage;
			reason := CASE WHEN d.answer IS NULL THEN format('期限届满:自 %s 起 %s 个月', to_char(was, 'YYYY-MM-DD'), d.months)
			               ELSE format('期限届满:至 %s 止', to_char(til, 'YYYY-MM-DD')) END;
		END IF;
	END LOOP;
END $$;

-- When to look at an entry again: not before the Shanghai day after its last move was recorded, so that nothing happens behind the back of
-- somebody who is at work on it.
CREATE FUNCTION entry_look(e entry_head, due_on date) RETURNS date LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN CASE WHEN due_on IS NOT NULL
	            THEN greatest(due_on, (SELECT dxtrack.shanghai_day(coalesce(max(m.recorded_at), e.begun_at)) + 1 FROM dxtrack.move m WHERE m.entry = e.id)) END;
END $$;

-- A daemon whose clock runs ahead of the database's makes nothing happen early.
CREATE FUNCTION keeper_day(day date) RETURNS date LANGUAGE sql STABLE
	RETURN least(day, dxtrack.shanghai_day(clock_timestamp()));

-- Learns of entries that changed when they are due; several daemons share the work. Changes no figure: no lock.
CREATE FUNCTION keeper_settle(day date, at_most int, OUT done bigint, OUT more bigint)
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	e dxtrack.entry_head;
BEGIN
	done := 0;
	FOR e IN SELECT * FROM dxtrack.entry_head x WHERE x.due_on = '-infinity' ORDER BY x.id LIMIT $2 FOR UPDATE SKIP LOCKED LOOP
		UPDATE dxtrack.entry_head x SET due_on = dxtrack.entry_look(e, (dxtrack.entry_deadline(e)).due_on) WHERE x.id = e.id;
		done := done + 1;
	END LOOP;
	more := (EXISTS (SELECT FROM dxtrack.entry_head x WHERE x.due_on > '-infinity' AND x.due_on <= dxtrack.keeper_day($1)))::int;
END $$;

-- Makes the moves that are due, each once: whoever comes second finds, under the figure lock, an entry that is elsewhere or due another day.
CREATE FUNCTION keeper_move(day date, at_most int, OUT done bigint, OUT more bigint)
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	keeper constant uuid := '00000000-0000-7000-8000-000000000001';
	today  date;
	e      dxtrack.entry_head;
	d      record;
	t      record;
	id     uuid;
	on_day date;
BEGIN
	PERFORM dxtrack.figure_lock();
	today := dxtrack.keeper_day($1);
	done := 0;
	FOR e IN SELECT * FROM dxtrack.entry_head x WHERE x.due_on > '-infinity' AND x.due_on <= today ORDER BY x.due_on, x.id LIMIT $2 FOR UPDATE LOOP
		d := dxtrack.entry_deadline(e);
		IF d.due_on IS NULL OR dxtrack.entry_look(e, d.due_on) > today THEN
			UPDATE dxtrack.entry_head x SET due_on = dxtrack.entry_look(e, d.due_on) WHERE x.id = e.id;
			CONTINUE;
		END IF;
		t := dxtrack.figure_begin();
		id := dxtrack.uuid_v7(t.at);
		on_day := greatest(d.due_on, e.moved_on);
		INSERT INTO dxtrack.move VALUES (id, e.id, e.uscc, e.district, e.stage, d.to_stage, on_day, on_day, NULL, d.reason, NULL, NULL,
		       keeper, dxtrack.person_of(keeper), t.at);
		UPDATE dxtrack.entry_head x SET stage = d.to_stage, moved_on = on_day, row_version = x.row_version + 1 WHERE x.id = e.id;
		PERFORM dxtrack.audit_write(t.at, keeper, keeper, NULL, NULL, 'move', e.uscc, e.id::text, e.row_version + 1, id::text, e.stage, d.to_stage,
		        dxtrack.day_text(on_day), NULL, d.reason, dxtrack.facts_text(t.at));
		done := done + 1;
	END LOOP;
	more := (EXISTS (SELECT FROM dxtrack.entry_head x WHERE x.due_on > '-infinity' AND x.due_on <= today))::int;
END $$;

-- Forgets keys that nobody may rely on any more. Old rows stand at the front of the table, so a batch stops early; only the last one of a
-- day reads all of it.
CREATE FUNCTION keeper_forget(keep_days int, at_most int, OUT done bigint, OUT more bigint)
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
BEGIN
	DELETE FROM dxtrack.idempotency i
	 WHERE i.ctid = ANY (ARRAY(SELECT x.ctid FROM dxtrack.idempotency x
	                            WHERE x.recorded_at < clock_timestamp() - make_interval(days => greatest($1, 7)) LIMIT $2 FOR UPDATE SKIP LOCKED));
	GET DIAGNOSTICS done = ROW_COUNT;
	more := (done >= $2)::int;
END $$;

GRANT EXECUTE ON FUNCTION keeper_settle, keeper_move, keeper_forget TO dxtrack_app;
