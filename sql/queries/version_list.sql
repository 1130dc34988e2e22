-- The versions of one submission that the caller may see, oldest first, each with where it stands.
-- $1 uuid submission
-- $2 int version: cursor; null from the start
-- $3 bigint limit: null for all
-- > version int
-- > state text: of the version: approved where it counts, superseded once a later one does
-- > received_at timestamptz
-- > title text
-- > period text
-- > answers text: JSON as received
-- > explanations text: JSON as received
-- > evidence text[]
-- > findings text: JSON
SELECT s.version,
       CASE WHEN s.version = h.version THEN h.state
            WHEN s.version = h.counted_version THEN 'approved'
            WHEN w.version IS NOT NULL THEN 'withdrawn'
            WHEN r.decision = 'approve' THEN 'superseded'
            WHEN r.decision = 'reject' THEN 'rejected'
            ELSE 'returned' END AS state,
       s.received_at, s.title, s.period, s.answers, s.explanations, dxtrack.json_texts(s.evidence) AS evidence, s.findings
  FROM dxtrack.submission s
  JOIN dxtrack.submission_head h ON h.id = s.id AND h.uscc = s.uscc
  LEFT JOIN dxtrack.withdrawal w ON w.submission = s.id AND w.version = s.version AND w.uscc = s.uscc
  LEFT JOIN LATERAL (SELECT x.decision FROM dxtrack.review x WHERE x.submission = s.id AND x.version = s.version
                      ORDER BY x.recorded_at DESC LIMIT 1) r ON true
 WHERE s.id = $1::uuid AND ($2::int IS NULL OR s.version > $2::int)
 ORDER BY s.version
 LIMIT $3::bigint
