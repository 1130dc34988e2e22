-- Submissions: as many versions as were received, the state that the last decision about the version in question left, and period and district of that version.
-- > looked bigint: submissions
-- > wrong bigint
-- > first text
WITH versions AS (
	SELECT s.id, s.uscc, max(s.version) AS newest, count(*) AS received FROM dxtrack.submission s GROUP BY 1, 2
), decided AS (
	SELECT h.id, h.uscc, h.state, h.version, h.versions, h.counted_version, h.period, h.district,
	       CASE WHEN EXISTS (SELECT FROM dxtrack.withdrawal w WHERE (w.submission, w.version, w.uscc) = (h.id, h.version, h.uscc)) THEN 'withdraw'
	            ELSE (SELECT r.decision FROM dxtrack.review r WHERE r.submission = h.id AND r.version = h.version ORDER BY r.recorded_at DESC LIMIT 1) END AS last
	  FROM dxtrack.submission_head h
), differs AS (
	SELECT d.id || ' (' || d.uscc || '): ' || d.state || ', version ' || d.version || ' of ' || d.versions || '; received ' || coalesce(v.received, 0)
	       || ', last decision ' || coalesce(d.last, '-') AS what
	  FROM decided d LEFT JOIN versions v ON v.id = d.id AND v.uscc = d.uscc
	 WHERE (v.newest, v.received) IS DISTINCT FROM (d.versions, d.versions::bigint)
	    OR d.state <> ALL (CASE coalesce(d.last, 'none') WHEN 'none' THEN '{submitted}' WHEN 'endorse' THEN '{under_review}' WHEN 'return' THEN '{returned}'
	                       WHEN 'reject' THEN '{rejected}' WHEN 'withdraw' THEN '{withdrawn}' ELSE '{approved,voided,superseded}' END::text[])
	    OR (d.counted_version IS NOT NULL AND NOT EXISTS (SELECT FROM dxtrack.review r
	          WHERE r.submission = d.id AND r.version = d.counted_version AND r.decision = 'approve'))
	    OR NOT EXISTS (SELECT FROM dxtrack.submission s WHERE s.id = d.id AND s.version = d.version AND s.uscc = d.uscc
	          AND (s.period, s.district) IS NOT DISTINCT FROM (d.period, d.district))
)
SELECT (SELECT count(*) FROM dxtrack.submission_head) AS looked, count(*) AS wrong, min(d.what) AS first FROM differs d
