-- Versions of targets in the order in which they were recorded. Filters are null where not used.
-- $1 text indicator
-- $2 text scope
-- $3 int year
-- $4 timestamptz recorded_at: cursor, with id; null from the start
-- $5 uuid id: cursor
-- $6 bigint limit: null for all
-- > indicator text
-- > scope text
-- > year int
-- > value bigint: null withdraws
-- > kind text
-- > document_no text
-- > valid_from date
-- > reason text
-- > id uuid
-- > recorded_at timestamptz
-- > by text
SELECT t.indicator, t.scope, t.year, t.value, t.kind, t.document_no, t.valid_from, t.reason, t.id, t.recorded_at, t.by_person AS by
  FROM dxtrack.target t
 WHERE ($1::text IS NULL OR t.indicator = $1::text)
   AND ($2::text IS NULL OR t.scope = $2::text)
   AND ($3::int IS NULL OR t.year = $3::int)
   AND ($4::timestamptz IS NULL OR (t.recorded_at, t.id) > ($4::timestamptz, $5::uuid))
 ORDER BY t.recorded_at, t.id
 LIMIT $6::bigint
