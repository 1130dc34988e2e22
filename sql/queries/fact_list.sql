-- All facts that the caller may see, uncounted and voided ones too, in the order in which they were recorded. Filters are null where not used.
-- $1 text indicator
-- $2 text uscc
-- $3 uuid entry
-- $4 timestamptz recorded_at: cursor, with id; null from the start
-- $5 uuid id: cursor
-- $6 bigint limit: null for all
-- > id uuid
-- > indicator text
-- > key text
-- > uscc text
-- > name text
-- > entry uuid
-- > title text
-- > district text
-- > park text
-- > chains text[]
-- > effective_on date
-- > document_no text
-- > recorded_at timestamptz
-- > source text: submission | move | opening
-- > counted bool
-- > voided_at timestamptz
-- > etag text: null, a list does not look; so are those below
-- > voids text
-- > proposal text
-- > proposed_by text
SELECT f.id, f.indicator, f.key, f.uscc, n.name, f.entry, f.title, f.district, f.park, f.chains, f.effective_on, f.document_no,
       f.recorded_at, f.source, dxtrack.fact_counted(f.id) AS counted, v.recorded_at AS voided_at,
       NULL::text AS etag, NULL::text AS voids, NULL::text AS proposal, NULL::text AS proposed_by
  FROM dxtrack.fact f
  LEFT JOIN dxtrack.enterprise n ON n.uscc = f.uscc
  LEFT JOIN dxtrack.fact_void v ON v.fact = f.id
 WHERE ($1::text IS NULL OR f.indicator = $1::text)
   AND ($2::text IS NULL OR f.uscc = $2::text)
   AND ($3::uuid IS NULL OR f.entry = $3::uuid)
   AND ($4::timestamptz IS NULL OR (f.recorded_at, f.id) > ($4::timestamptz, $5::uuid))
 ORDER BY f.recorded_at, f.id
 LIMIT $6::bigint
