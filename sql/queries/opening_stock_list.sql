-- Versions of opening stocks in the order in which they were recorded; members only that the caller may see. Filters are null where not used.
-- $1 text indicator
-- $2 text scope
-- $3 timestamptz recorded_at: cursor, with id; null from the start
-- $4 uuid id: cursor
-- $5 bigint limit: null for all
-- > indicator text
-- > scope text
-- > as_of date
-- > value bigint
-- > document_no text
-- > members text: JSON, null without names
-- > names_known bool
-- > id uuid
-- > recorded_at timestamptz
-- > by text
SELECT o.indicator, o.scope, o.as_of, o.value, o.document_no,
       CASE WHEN o.names_known THEN dxtrack.members_json(o.id) END AS members, o.names_known,
       o.id, o.recorded_at, o.by_person AS by
  FROM dxtrack.opening_stock o
 WHERE ($1::text IS NULL OR o.indicator = $1::text)
   AND ($2::text IS NULL OR o.scope = $2::text)
   AND ($3::timestamptz IS NULL OR (o.recorded_at, o.id) > ($3::timestamptz, $4::uuid))
 ORDER BY o.recorded_at, o.id
 LIMIT $5::bigint
