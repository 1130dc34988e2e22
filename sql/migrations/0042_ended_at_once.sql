-- A correction that gives an answer whose period is over left the entry as it was until the keeper's next day: an ended contract was told as active meanwhile.
-- The approval makes the keeper's move itself now.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- What entry_resettle was (0040).
ALTER FUNCTION entry_resettle(uuid, timestamptz, uuid, uuid, text, text) RENAME TO entry_unsettle;

-- Whether what was approved at that instant is a correction that changed an answer by which an entry at that stage ends.
CREATE FUNCTION entry_end_corrected(e entry_head, at timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	now_is dxtrack.submission;
	was    dxtrack.submission;
BEGIN
	SELECT s.* INTO now_is FROM dxtrack.review r JOIN dxtrack.submission s ON s.id = r.submission AND s.version = r.version AND s.uscc = r.uscc
	 WHERE r.uscc = $1.uscc AND r.decision = 'approve' AND r.recorded_at = $2 AND s.entry = $1.id;
	SELECT s.* INTO was FROM dxtrack.review r JOIN dxtrack.submission s ON s.id = r.submission AND s.version = r.version AND s.uscc = r.uscc
	 WHERE r.submission = now_is.id AND r.decision = 'approve' AND r.recorded_at < $2 ORDER BY r.recorded_at DESC LIMIT 1;
	RETURN EXISTS (SELECT FROM dxtrack.deadline d
	                WHERE d.programme = $1.programme AND d.from_stage = $1.stage
	                  AND now_is.answers::json ->> d.answer IS DISTINCT FROM was.answers::json ->> d.answer);
END $$;

-- After a correction: the end that the keeper read from the answer before is undone, and where the one that stands now is over, too, the entry ends by it at once. Of an end that
-- the correction did not touch the keeper makes its move on its own day.
CREATE FUNCTION entry_resettle(of_entry uuid, at timestamptz, credential uuid, account uuid, request_id text, address text)
	RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	e dxtrack.entry_head;
	d record;
BEGIN
	PERFORM dxtrack.entry_unsettle($1, $2, $3, $4, $5, $6);
	SELECT * INTO e FROM dxtrack.entry_head x WHERE x.id = $1;
	d := dxtrack.entry_deadline(e);
	IF d.due_on <= dxtrack.shanghai_day($2) AND dxtrack.entry_end_corrected(e, $2) THEN
		PERFORM dxtrack.keeper_end(e, d.due_on, d.to_stage, d.reason);
	END IF;
END $$;
