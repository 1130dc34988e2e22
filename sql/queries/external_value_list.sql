-- External totals in the order in which they were recorded. Filters are null where not used.
-- $1 text indicator
-- $2 text scope
-- $3 timestamptz recorded_at: cursor, with id; null from the start
-- $4 uuid id: cursor
-- $5 bigint limit: null for all
-- > indicator text
-- > scope text
-- > as_of date
-- > value bigint
-- > source text
-- > id uuid
-- > recorded_at timestamptz
-- > by text
SELECT x.indicator, x.scope, x.as_of, x.value, x.source, x.id, x.recorded_at, x.by_person AS by
  FROM dxtrack.external_value x
 WHERE ($1::text IS NULL OR x.indicator = $1::text)
   AND ($2::text IS NULL OR x.scope = $2::text)
   AND ($3::timestamptz IS NULL OR (x.recorded_at, x.id) > ($3::timestamptz, $4::uuid))
 ORDER BY x.recorded_at, x.id
 LIMIT $5::bigint
