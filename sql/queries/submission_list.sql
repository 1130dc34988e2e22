-- Submissions that the caller may see, oldest first: an id begins with the millisecond of received_at, so the order of ids is that of
-- (received_at, id). Filters are null where not used.
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
-- > etag text: without quotes
-- > versions int: how many there are
SELECT s.id, s.uscc, s.programme, s.entry, h.version, h.state, s.received_at, s.findings,
       s.title, h.district, s.answers, s.explanations, dxtrack.json_texts(s.evidence) AS evidence, h.counted_version,
       dxtrack.reviews_json(s.id) AS reviews, h.row_version::text AS etag, h.versions
  FROM (SELECT h.* FROM dxtrack.submission_head h
         WHERE ($1::text IS NULL OR h.state = $1::text)
           AND ($2::text IS NULL OR h.programme = $2::text)
           AND ($3::text IS NULL OR h.district = ANY ((SELECT dxtrack.district_leaves($3::text))::text[]))
           AND ($4::text IS NULL OR h.uscc = $4::text)
           AND ($5::text IS NULL OR h.period = $5::text)
           AND ($6::uuid IS NULL OR h.entry = $6::uuid)
           AND ($7::uuid IS NULL OR h.id > $7::uuid)
         ORDER BY h.id
         LIMIT $8::bigint) h
  JOIN dxtrack.submission s ON s.id = h.id AND s.version = h.version AND s.uscc = h.uscc
 ORDER BY h.id
