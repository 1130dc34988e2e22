-- A contract filed with wrong dates and corrected to earlier ones never ended: its entry had come to its stage on the wrong start, after the right end, and an end before
-- that day was taken for one that an officer had overruled. It was told as active for ever.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- Whether an officer moved the entry to its stage for a day after that. An approval brings it there by what was filed, and overrules nothing.
CREATE FUNCTION entry_end_overruled(e entry_head, last_day date) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN (SELECT m.review IS NULL AND m.stands_on > $2 FROM dxtrack.move m
	         WHERE m.entry = $1.id AND m.to_stage = $1.stage AND m.reverts IS NULL AND NOT EXISTS (SELECT FROM dxtrack.move r WHERE r.reverts = m.id)
	         ORDER BY m.recorded_at DESC, m.id DESC LIMIT 1) IS TRUE;
END $$;

-- As before (0030), but for the day from which an answer ends it.
CREATE OR REPLACE FUNCTION entry_deadline(e entry_head, OUT due_on date, OUT to_stage text, OUT reason text, OUT warn_days int[])
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	d   dxtrack.deadline;
	was date;
	til date;
BEGIN
	FOR d IN SELECT * FROM dxtrack.deadline x WHERE x.programme = e.programme AND x.from_stage = e.stage LOOP
		was := dxtrack.entry_entered(e.id, d.since_stage);
		til := CASE WHEN d.answer IS NULL THEN (was + make_interval(months => d.months))::date ELSE dxtrack.entry_answer(e, d.answer) END;
		IF til IS NOT NULL AND (d.answer IS NULL OR NOT dxtrack.entry_end_overruled(e, til)) AND (due_on IS NULL OR til < due_on - 1) THEN
			due_on := til + 1;
			to_stage := d.to_stage;
			reason := CASE WHEN d.answer IS NULL THEN format('期限届满:自 %s 起 %s 个月', to_char(was, 'YYYY-MM-DD'), d.months)
			               ELSE format('期限届满:至 %s 止', to_char(til, 'YYYY-MM-DD')) END;
			warn_days := d.warn_days;
		END IF;
	END LOOP;
END $$;

UPDATE entry_head e SET due_on = '-infinity' FROM deadline d
 WHERE d.programme = e.programme AND d.from_stage = e.stage AND d.answer IS NOT NULL AND e.due_on IS NULL;
