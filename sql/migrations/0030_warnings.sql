-- Warnings before a period ends, as the programme's file has them, and a notice of whatever time did to an entry.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CHECK (kind IN ('return', 'reject', 'approve', 'void', 'warning', 'move'));
ALTER TABLE notice ADD COLUMN entry uuid, ADD COLUMN warn_days int;
ALTER TABLE notice ADD CHECK ((kind IN ('warning', 'move')) = (entry IS NOT NULL)), ADD CHECK ((kind = 'warning') = (warn_days IS NOT NULL));
COMMENT ON TABLE notice IS 'Insert-only. What an enterprise is told of a decision, in the words of the catalogue as it then was. Follows from review, void_confirmation and the keeper''s moves, whose audit rows have it all; a warning has an audit row of its own.';
COMMENT ON COLUMN notice.id IS 'The review''s, the void proposal''s or the move''s; of a warning its own.';
COMMENT ON COLUMN notice.submission IS 'Null where what became void came from no filing, and of what time did to an entry; so is version.';
COMMENT ON COLUMN notice.due_on IS 'Of a return: until when it is to be mended. Of a warning: the last day of the period.';
COMMENT ON COLUMN notice.warn_days IS 'Of a warning: which of those before the end it is, the days that the programme''s file names.';
-- of one end each warning once, whoever writes it
CREATE UNIQUE INDEX notice_warned ON notice (entry, due_on, warn_days) WHERE kind = 'warning';

CREATE OR REPLACE VIEW deadline AS
	SELECT c.code AS programme, d ->> 'from' AS from_stage, d ->> 'to' AS to_stage, coalesce(d ->> 'since', d ->> 'from') AS since_stage,
	       (d ->> 'months')::int AS months, d ->> 'answer' AS answer,
	       ARRAY(SELECT (w ->> 'days')::int
	               FROM json_array_elements(CASE WHEN json_typeof(d -> 'warnings') = 'array' THEN d -> 'warnings' ELSE '[]' END) w) AS warn_days
	  FROM (SELECT DISTINCT ON (x.code) x.code, x.document::json -> 'programme' -> 'deadlines' AS list
	          FROM catalogue x WHERE x.kind = 'programme' ORDER BY x.code, x.version DESC) c
	 CROSS JOIN LATERAL json_array_elements(CASE WHEN json_typeof(c.list) = 'array' THEN c.list ELSE '[]' END) d;

-- As before, and which warnings go before this end.
DROP FUNCTION entry_deadline(entry_head);
CREATE FUNCTION entry_deadline(e entry_head, OUT due_on date, OUT to_stage text, OUT reason text, OUT warn_days int[])
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
			warn_days := d.warn_days;
		END IF;
	END LOOP;
END $$;

-- The warnings of an end that are still to be told: once a nearer one was told, those further from it have no use.
CREATE FUNCTION entry_warnings(e entry_head, last_day date, warn_days int[]) RETURNS int[]
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN ARRAY(SELECT w.days FROM unnest($3) AS w (days)
	              WHERE w.days < ALL (SELECT n.warn_days FROM dxtrack.notice n WHERE n.kind = 'warning' AND n.entry = $1.id AND n.due_on = $2));
END $$;

-- The day of the next thing that time does to an entry: a warning or the end.
CREATE FUNCTION entry_next(e entry_head) RETURNS date LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	d record := dxtrack.entry_deadline(e);
BEGIN
	RETURN least(d.due_on, (SELECT d.due_on - 1 - max(w.days) FROM unnest(dxtrack.entry_warnings(e, d.due_on - 1, d.warn_days)) AS w (days)));
END $$;

-- What a programme or one of its stages is called; its code where the catalogue does not say.
CREATE FUNCTION catalogue_title(of_programme text, stage text, lang text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	p json := (SELECT c.document::json -> 'programme' FROM dxtrack.catalogue c
	            WHERE c.kind = 'programme' AND c.code = of_programme ORDER BY c.version DESC LIMIT 1);
BEGIN
	IF stage IS NULL THEN
		RETURN coalesce(p -> 'title' ->> lang, of_programme);
	END IF;
	RETURN coalesce((SELECT s -> 'title' ->> lang FROM json_array_elements(p -> 'stages') s WHERE s ->> 'code' = stage LIMIT 1), stage);
END $$;

-- What a notice about an entry is about, in a language: programme and title.
CREATE FUNCTION notice_entry(e entry_head, lang text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	name text := dxtrack.catalogue_title(e.programme, NULL, lang);
BEGIN
	RETURN CASE lang WHEN 'zh' THEN format('贵企业的“%s”条目%s', name, '“' || e.title || '”') ELSE format('Your entry%s of %s', ' "' || e.title || '"', name) END;
END $$;

-- Tells the enterprise that a period ends, the officers by the event of it. No figure changes; the keeper holds the figure lock, so that of
-- several the second finds it told.
CREATE FUNCTION keeper_warn(e entry_head, last_day date, to_stage text, days int, today date) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	keeper constant uuid := '00000000-0000-7000-8000-000000000001';
	at   timestamptz := clock_timestamp();
	id   uuid := dxtrack.uuid_v7(at);
	rest int := last_day - today;
	zh   text;
	en   text;
BEGIN
	zh := dxtrack.notice_entry(e, 'zh') || format('现处于“%s”阶段，期限至 %s 止（含当日），还有 %s 天；到期未办理的，系统将转为“%s”。',
	      dxtrack.catalogue_title(e.programme, e.stage, 'zh'), dxtrack.day_text(last_day), rest, dxtrack.catalogue_title(e.programme, to_stage, 'zh'));
	en := dxtrack.notice_entry(e, 'en') || format(' is at the stage "%s" until %s, %s from now. Unless it has gone on by then, it comes to "%s".',
	      dxtrack.catalogue_title(e.programme, e.stage, 'en'), dxtrack.day_text(last_day), rest || CASE rest WHEN 1 THEN ' day' ELSE ' days' END,
	      dxtrack.catalogue_title(e.programme, to_stage, 'en'));
	INSERT INTO dxtrack.notice VALUES (id, 'warning', e.uscc, e.district, e.programme, NULL, NULL, zh, en, last_day, at, e.id, days);
	PERFORM dxtrack.audit_write(at, keeper, keeper, NULL, NULL, 'warning', e.uscc, e.id::text, e.row_version, id::text, e.stage, to_stage,
	        dxtrack.day_text(last_day), days::text);
END $$;

-- With each move that the keeper makes; what officers decide they tell themselves, and the review or the void has a notice of its own.
CREATE FUNCTION notice_of_move() RETURNS trigger LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	e  dxtrack.entry_head;
	zh text;
	en text;
BEGIN
	SELECT * INTO e FROM dxtrack.entry_head x WHERE x.id = NEW.entry;
	zh := dxtrack.notice_entry(e, 'zh') || format('因%s，已于 %s 由“%s”转为“%s”。', NEW.reason, dxtrack.day_text(NEW.effective_on),
	      dxtrack.catalogue_title(e.programme, NEW.from_stage, 'zh'), dxtrack.catalogue_title(e.programme, NEW.to_stage, 'zh'));
	en := dxtrack.notice_entry(e, 'en') || format(' went from "%s" to "%s" on %s, because its period was over.',
	      dxtrack.catalogue_title(e.programme, NEW.from_stage, 'en'), dxtrack.catalogue_title(e.programme, NEW.to_stage, 'en'), dxtrack.day_text(NEW.effective_on));
	INSERT INTO dxtrack.notice VALUES (NEW.id, 'move', NEW.uscc, NEW.district, e.programme, NULL, NULL, zh, en, NULL, NEW.recorded_at, e.id);
	RETURN NULL;
END $$;
CREATE TRIGGER notified AFTER INSERT ON move FOR EACH ROW WHEN (NEW.by_account = '00000000-0000-7000-8000-000000000001')
	EXECUTE FUNCTION notice_of_move();

-- As before, but a warning may come before the end.
CREATE OR REPLACE FUNCTION keeper_settle(day date, at_most int, OUT done bigint, OUT more bigint)
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	e dxtrack.entry_head;
BEGIN
	done := 0;
	FOR e IN SELECT * FROM dxtrack.entry_head x WHERE x.due_on = '-infinity' ORDER BY x.id LIMIT $2 FOR UPDATE SKIP LOCKED LOOP
		UPDATE dxtrack.entry_head x SET due_on = dxtrack.entry_look(e, dxtrack.entry_next(e)) WHERE x.id = e.id;
		done := done + 1;
	END LOOP;
	more := (EXISTS (SELECT FROM dxtrack.entry_head x WHERE x.due_on > '-infinity' AND x.due_on <= dxtrack.keeper_day($1)))::int;
END $$;

-- The end of an entry's period, once it has come: the move.
CREATE FUNCTION keeper_end(e entry_head, due_on date, to_stage text, reason text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
#variable_conflict use_variable
DECLARE
	keeper constant uuid := '00000000-0000-7000-8000-000000000001';
	t      record := dxtrack.figure_begin();
	id     uuid := dxtrack.uuid_v7(t.at);
	on_day date := greatest(due_on, e.moved_on);
BEGIN
	INSERT INTO dxtrack.move VALUES (id, e.id, e.uscc, e.district, e.stage, to_stage, on_day, on_day, NULL, reason, NULL, NULL,
	       keeper, dxtrack.person_of(keeper), t.at);
	UPDATE dxtrack.entry_head x SET stage = to_stage, moved_on = on_day, row_version = x.row_version + 1 WHERE x.id = e.id;
	PERFORM dxtrack.audit_write(t.at, keeper, keeper, NULL, NULL, 'move', e.uscc, e.id::text, e.row_version + 1, id::text, e.stage, to_stage,
	        dxtrack.day_text(on_day), NULL, reason, dxtrack.facts_text(t.at));
END $$;

-- As before, and gives the warnings that are due: of an entry the nearest alone, also after days on which no daemon ran. Done counts moves.
CREATE OR REPLACE FUNCTION keeper_move(day date, at_most int, OUT done bigint, OUT more bigint)
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	today date;
	e     dxtrack.entry_head;
	d     record;
	days  int;
BEGIN
	PERFORM dxtrack.figure_lock();
	today := dxtrack.keeper_day($1);
	done := 0;
	FOR e IN SELECT * FROM dxtrack.entry_head x WHERE x.due_on > '-infinity' AND x.due_on <= today ORDER BY x.due_on, x.id LIMIT $2 FOR UPDATE LOOP
		d := dxtrack.entry_deadline(e);
		IF dxtrack.entry_look(e, d.due_on) <= today THEN
			PERFORM dxtrack.keeper_end(e, d.due_on, d.to_stage, d.reason);
			done := done + 1;
			CONTINUE;
		END IF;
		days := (SELECT min(w.days) FROM unnest(dxtrack.entry_warnings(e, d.due_on - 1, d.warn_days)) AS w (days) WHERE d.due_on - 1 - w.days <= today);
		IF dxtrack.entry_look(e, d.due_on - 1 - days) <= today THEN
			PERFORM dxtrack.keeper_warn(e, d.due_on - 1, d.to_stage, days, today);
		END IF;
		UPDATE dxtrack.entry_head x SET due_on = dxtrack.entry_look(e, dxtrack.entry_next(e)) WHERE x.id = e.id;
	END LOOP;
	more := (EXISTS (SELECT FROM dxtrack.entry_head x WHERE x.due_on > '-infinity' AND x.due_on <= today))::int;
END $$;
