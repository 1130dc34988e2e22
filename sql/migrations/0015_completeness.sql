-- Who has to file in a period, and who has.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- The obligations of the period that a code means in a programme (*: a filing of any programme fulfils one), as far as the caller may see the
-- district in which the enterprise stood on the due day: enterprises that existed on the due day, and were in the register while filings
-- were taken. first_on is the day of the earliest version that names the period, of a filing neither taken back nor rejected; null: none.
-- The future knows no registry: a due day to come is judged as of today.
CREATE FUNCTION period_obligations(of_programme text, of_code text) RETURNS TABLE (uscc text, name text, district text, first_on date)
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
	  LEFT JOIN LATERAL (SELECT dxtrack.shanghai_day(min(s.received_at)) AS first_on
	                       FROM dxtrack.submission_head h JOIN dxtrack.submission s ON s.id = h.id AND s.uscc = h.uscc
	                      WHERE h.uscc = e.uscc AND s.period = p.code AND of_programme IN ('*', h.programme)
	                        AND h.state NOT IN ('draft', 'withdrawn', 'rejected')) f ON true
	 WHERE dxtrack.may_see(NULL, v.district) AND dxtrack.enterprise_gone(e.uscc, day) IS NULL
	   AND p.late_until >= (SELECT dxtrack.shanghai_day(min(x.recorded_at)) FROM dxtrack.enterprise_event x WHERE x.uscc = e.uscc);
END $$;
GRANT EXECUTE ON FUNCTION period_obligations TO dxtrack_app, dxtrack_reader;
