-- One period as it stands now.
-- $1 text programme: its code, or * for all
-- $2 text code
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
-- > reopenings text: JSON, every proposal to reopen it
-- > proposal text: the open one, if any
-- > proposed_by text: the person who made it
SELECT p.code, p.programme, p.opens_on, p.due_on, p.late_until, p.first_day, p.last_day, s.state, s.closed_at, s.open_until, p.recorded_at,
       p.by_person AS by, s.state || s.changes AS etag, s.changes,
       dxtrack.reopenings_json(p.programme, p.code) AS reopenings, r.id::text AS proposal, r.by_person AS proposed_by
  FROM dxtrack.period p
 CROSS JOIN LATERAL dxtrack.period_stand(p.programme, p.code, NULL) s
 CROSS JOIN LATERAL dxtrack.period_proposed(p.programme, p.code) r
 WHERE p.programme = $1::text AND p.code = $2::text
