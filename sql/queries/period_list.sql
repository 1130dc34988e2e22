-- The periods of a programme, by their first day.
-- $1 text programme: its code, or * for all
-- $2 date first_day: cursor, with code; null from the start
-- $3 text code: cursor
-- $4 bigint limit: null for all
-- > code text
-- > programme text
-- > opens_on date
-- > due_on date
-- > late_until date
-- > first_day date
-- > last_day date
-- > state text: open | closed
-- > closed_at timestamptz: since when it is closed
-- > open_until timestamptz: of a reopening, when it ends
-- > recorded_at timestamptz
-- > by text
-- > etag text: without quotes
-- > changes bigint: how often it was closed or reopened
-- > reopenings text: null in a list
-- > proposal text: null in a list
-- > proposed_by text: null in a list
SELECT p.code, p.programme, p.opens_on, p.due_on, p.late_until, p.first_day, p.last_day, s.state, s.closed_at, s.open_until, p.recorded_at,
       p.by_person AS by, s.state || s.changes AS etag, s.changes,
       NULL::text AS reopenings, NULL::text AS proposal, NULL::text AS proposed_by
  FROM dxtrack.period p
 CROSS JOIN LATERAL dxtrack.period_stand(p.programme, p.code, NULL) s
 WHERE p.programme = $1::text
   AND ($2::date IS NULL OR (p.first_day, p.code) > ($2::date, $3::text))
 ORDER BY p.first_day, p.code
 LIMIT $4::bigint
