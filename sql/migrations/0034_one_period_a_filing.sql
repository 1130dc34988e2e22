-- A filing corrected to another period was filed in both, for ever where the correction was rejected, whose head kept the other period and district; it fulfilled
-- a period long closed, and did so after its void as an error. Obliged were some who had come to the register after the due day, and could not be on time.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- As before (0004), and of a correction that is rejected or withdrawn period and district go back with the version.
CREATE OR REPLACE FUNCTION version_close(h submission_head, to_state text) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	IF to_state NOT IN ('rejected', 'withdrawn') THEN
		UPDATE dxtrack.submission_head x SET state = to_state, row_version = x.row_version + 1 WHERE x.id = h.id AND x.uscc = h.uscc;
	ELSIF h.counted_version IS NOT NULL THEN
		UPDATE dxtrack.submission_head x
		   SET state = 'approved', version = h.counted_version, period = s.period, district = s.district, row_version = x.row_version + 1
		  FROM dxtrack.submission s
		 WHERE x.id = h.id AND x.uscc = h.uscc AND s.id = h.id AND s.version = h.counted_version AND s.uscc = h.uscc;
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

UPDATE submission_head h SET period = s.period, district = s.district, row_version = h.row_version + 1
  FROM submission s
 WHERE s.id = h.id AND s.version = h.version AND s.uscc = h.uscc AND (h.period, h.district) IS DISTINCT FROM (s.period, s.district);

-- A version that was rejected or taken back says nothing, but of a filing that ended so.
CREATE FUNCTION version_ended(s submission) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM dxtrack.review r WHERE r.submission = s.id AND r.version = s.version AND r.decision = 'reject')
	    OR EXISTS (SELECT FROM dxtrack.withdrawal w WHERE w.submission = s.id AND w.version = s.version AND w.uscc = s.uscc);
END $$;

-- Whether a submission came after the due day of the period that it names: by its earliest version that names it, but for those that were rejected or taken back.
CREATE OR REPLACE FUNCTION submission_late(of_id uuid, of_uscc text, of_programme text, of_period text) RETURNS boolean
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN of_period IS NOT NULL AND coalesce(dxtrack.shanghai_day((SELECT min(s.received_at) FROM dxtrack.submission s
	          JOIN dxtrack.submission_head h ON h.id = s.id AND h.uscc = s.uscc
	         WHERE s.id = of_id AND s.uscc = of_uscc AND s.period = of_period
	           AND (s.version = h.version OR s.version = 1 OR NOT dxtrack.version_ended(s)))) > (dxtrack.period_meant(of_programme, of_period)).due_on, false);
END $$;

-- Whether filings of a period were taken at an instant.
CREATE FUNCTION period_took(p period, at timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	s   record := dxtrack.period_stand(p.programme, p.code, at);
	day date := dxtrack.shanghai_day(at);
BEGIN
	RETURN s.closed_at IS NULL AND day >= p.opens_on AND (s.open_until IS NOT NULL OR day <= p.late_until);
END $$;

-- The day on which a filing was there for a period; null: it is no filing of it. Only the version that stands names a period: the one that counts, else the newest.
-- Corrections are taken at any time, but one that names a period which takes nothing any more does not fulfil it. What became void as an error was never filed.
CREATE FUNCTION filed_on(h submission_head, p period) RETURNS date LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_variable
DECLARE
	stands int := coalesce(h.counted_version, h.version);
BEGIN
	IF h.state IN ('draft', 'withdrawn', 'rejected')
	   OR (SELECT s.period FROM dxtrack.submission s WHERE s.id = h.id AND s.version = stands AND s.uscc = h.uscc) IS DISTINCT FROM p.code THEN
		RETURN NULL;
	ELSIF h.state = 'voided' AND (SELECT v.reason_code FROM dxtrack.review r JOIN dxtrack.fact f ON f.origin = r.id JOIN dxtrack.fact_void v ON v.fact = f.id
	                               WHERE r.submission = h.id AND f.uscc = h.uscc AND v.reason_code <> 'replaced' ORDER BY v.recorded_at DESC LIMIT 1) = 'error' THEN
		RETURN NULL;
	END IF;
	RETURN (SELECT dxtrack.shanghai_day(min(s.received_at)) FROM dxtrack.submission s
	         WHERE s.id = h.id AND s.uscc = h.uscc AND s.period = p.code AND s.version <= stands
	           AND (s.version = 1 OR (dxtrack.period_took(p, s.received_at) AND NOT dxtrack.version_ended(s))));
END $$;

-- As before (0015), but obliged are only those registered by the due day, and filed only what stands for the period.
CREATE OR REPLACE FUNCTION period_obligations(of_programme text, of_code text) RETURNS TABLE (uscc text, name text, district text, first_on date)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
	p   dxtrack.period := dxtrack.period_meant(of_programme, of_code);
	day date := least(p.due_on, dxtrack.shanghai_day(clock_timestamp()));
BEGIN
	RETURN QUERY
	SELECT e.uscc::text, e.name, v.district, f.first_on
	  FROM dxtrack.enterprise e
	 CROSS JOIN LATERAL dxtrack.enterprise_on(e.uscc, day) v
	  LEFT JOIN LATERAL (SELECT min(dxtrack.filed_on(h, p)) AS first_on
	                       FROM dxtrack.submission_head h
	                      WHERE h.uscc = e.uscc AND of_programme IN ('*', h.programme)
	                        AND EXISTS (SELECT FROM dxtrack.submission s WHERE s.id = h.id AND s.uscc = h.uscc AND s.period = p.code)) f ON true
	 WHERE dxtrack.may_see(NULL, v.district) AND dxtrack.enterprise_gone(e.uscc, day) IS NULL
	   AND p.due_on >= (SELECT dxtrack.shanghai_day(min(x.recorded_at)) FROM dxtrack.enterprise_event x WHERE x.uscc = e.uscc);
END $$;
GRANT EXECUTE ON FUNCTION version_ended TO dxtrack_app, dxtrack_reader;
