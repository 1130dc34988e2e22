-- One submission in its newest version with its reviews, or one draft; no row where there is none that the caller may see.
-- $1 uuid id
-- > id uuid
-- > uscc text
-- > programme text
-- > entry uuid
-- > version int
-- > state text
-- > received_at timestamptz
-- > findings text: JSON
-- > title text
-- > district text
-- > answers text: JSON as received
-- > explanations text: JSON as received
-- > evidence text[]
-- > counted_version int
-- > reviews text: JSON
-- > period text
-- > late bool: it came after the due day of that period
-- > etag text: without quotes
-- > versions int: how many there are
-- > endorsed_by text: the person who endorsed this version, or null
-- > body text: of a draft, as received; else null
SELECT s.id, s.uscc, s.programme, s.entry, h.version, h.state, s.received_at, s.findings,
       s.title, h.district, s.answers, s.explanations, dxtrack.json_texts(s.evidence) AS evidence, h.counted_version,
       dxtrack.reviews_json(s.id) AS reviews, h.period,
       CASE WHEN h.period IS NULL THEN false ELSE dxtrack.submission_late(h.id, h.uscc, h.programme, h.period) END AS late,
       h.row_version::text AS etag, h.versions,
       (SELECT r.by_person FROM dxtrack.review r
         WHERE h.state = 'under_review' AND r.submission = h.id AND r.version = h.version AND r.decision = 'endorse'
         ORDER BY r.recorded_at DESC LIMIT 1) AS endorsed_by, NULL::text AS body
  FROM dxtrack.submission_head h
  JOIN dxtrack.submission s ON s.id = h.id AND s.version = h.version AND s.uscc = h.uscc
 WHERE h.id = $1::uuid
 UNION ALL
SELECT d.id, d.uscc, d.programme, d.entry, 1, 'draft', d.saved_at, '[]',
       d.title, e.district, d.answers, d.explanations, dxtrack.json_texts(d.evidence), NULL,
       '[]', d.period, false, d.row_version::text, 1, NULL, d.body
  FROM dxtrack.draft d
  LEFT JOIN dxtrack.enterprise e ON e.uscc = d.uscc
 WHERE d.id = $1::uuid
