-- What stands in no figure yet: the sums of the changes against the submissions and reviews themselves.
-- > looked bigint: submissions
-- > wrong bigint
-- > first text
WITH sums AS (
	SELECT w.programme, w.district, w.park, w.chains, sum(w.pending)::bigint AS p, sum(w.returned)::bigint AS r, sum(w.superseded)::bigint AS s
	  FROM dxtrack.waiting w GROUP BY 1, 2, 3, 4
	HAVING sum(w.pending) <> 0 OR sum(w.returned) <> 0 OR sum(w.superseded) <> 0
), superseded AS (
	SELECT r.submission FROM dxtrack.review r WHERE r.decision = 'approve' GROUP BY 1 HAVING count(DISTINCT r.version) > 1
), stands AS (
	SELECT h.programme, h.district, e.park, coalesce(e.chains, '{}') AS chains, count(*) FILTER (WHERE h.state IN ('submitted', 'under_review')) AS p,
	       count(*) FILTER (WHERE h.state = 'returned') AS r, count(x.submission) AS s
	  FROM dxtrack.submission_head h LEFT JOIN dxtrack.enterprise e ON e.uscc = h.uscc LEFT JOIN superseded x ON x.submission = h.id
	 WHERE h.state IN ('submitted', 'under_review', 'returned') OR x.submission IS NOT NULL GROUP BY 1, 2, 3, 4
), apart AS (
	(TABLE sums EXCEPT TABLE stands) UNION ALL (TABLE stands EXCEPT TABLE sums)
)
SELECT (SELECT count(*) FROM dxtrack.submission_head) AS looked, count(*) AS wrong,
       min(a.programme || ' district:' || a.district || ': ' || a.p || ' pending, ' || a.r || ' returned, ' || a.s || ' superseded') AS first
  FROM apart a
