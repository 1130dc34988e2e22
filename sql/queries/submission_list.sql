-- Submissions and drafts that the caller may see, oldest first: an id begins with the millisecond of received_at, or of when the draft was
-- begun, so the order of ids is that of beginnings. Filters are null where not used.
-- $1 text state
-- $2 text programme
-- $3 text district: a leaf or any district above it
-- $4 text uscc
-- $5 text period
-- $6 uuid entry
-- $7 uuid id: cursor; null from the start
-- $8 bigint limit: null for all
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
-- > endorsed_by text: null
-- > body text: null
SELECT x.id, x.uscc, x.programme, x.entry, x.version, x.state, coalesce(s.received_at, x.saved_at) AS received_at, coalesce(s.findings, '[]') AS findings,
       coalesce(s.title, x.title) AS title, x.district, coalesce(s.answers, x.answers) AS answers, coalesce(s.explanations, x.explanations) AS explanations,
       dxtrack.json_texts(coalesce(s.evidence, x.evidence)) AS evidence, x.counted_version, dxtrack.reviews_json(s.id) AS reviews, x.period,
       CASE WHEN s.period IS NULL THEN false ELSE dxtrack.submission_late(x.id, x.uscc, x.programme, s.period) END AS late, x.etag, x.versions, NULL::text AS endorsed_by, NULL::text AS body
  FROM ((SELECT h.id, h.uscc, h.programme, h.entry, h.version, h.state, h.period, h.district, h.counted_version, h.row_version::text AS etag, h.versions,
                NULL::timestamptz AS saved_at, NULL::text AS title, NULL::text AS answers, NULL::text AS explanations, NULL::text AS evidence
           FROM dxtrack.submission_head h
          WHERE ($1::text IS NULL OR h.state = $1::text)
            AND ($2::text IS NULL OR h.programme = $2::text)
            AND ($3::text IS NULL OR h.district = ANY ((SELECT dxtrack.district_leaves($3::text))::text[]))
            AND ($4::text IS NULL OR h.uscc = $4::text)
            AND ($5::text IS NULL OR h.period = $5::text)
            AND ($6::uuid IS NULL OR h.entry = $6::uuid)
            AND ($7::uuid IS NULL OR h.id > $7::uuid)
          ORDER BY h.id
          LIMIT $8::bigint)
         UNION ALL
        (SELECT d.id, d.uscc, d.programme, d.entry, 1, 'draft', d.period, e.district, NULL, d.row_version::text, 1, d.saved_at, d.title, d.answers, d.explanations, d.evidence
           FROM dxtrack.draft d
           LEFT JOIN dxtrack.enterprise e ON e.uscc = d.uscc
          WHERE ($1::text IS NULL OR $1::text = 'draft')
            AND ($2::text IS NULL OR d.programme = $2::text)
            AND ($3::text IS NULL OR e.district = ANY ((SELECT dxtrack.district_leaves($3::text))::text[]))
            AND ($4::text IS NULL OR d.uscc = $4::text)
            AND ($5::text IS NULL OR d.period = $5::text)
            AND ($6::uuid IS NULL OR d.entry = $6::uuid)
            AND ($7::uuid IS NULL OR d.id > $7::uuid)
          ORDER BY d.id
          LIMIT $8::bigint)
         ORDER BY id
         LIMIT $8::bigint) x
  LEFT JOIN dxtrack.submission s ON s.id = x.id AND s.version = x.version AND s.uscc = x.uscc
 ORDER BY x.id
