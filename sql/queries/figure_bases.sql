-- For each programme that has periods (* stands for all) the latest-ending one that was closed by known_at and ended before as_of; of two that
-- end on one day the one that was closed last.
-- $1 date as_of
-- $2 timestamptz known_at: null for the last change
-- > programme text: a code, or *
-- > last_day date: of the period
-- > closed_at timestamptz: the close that stands then
SELECT DISTINCT ON (p.programme) p.programme, p.last_day, s.closed_at
  FROM dxtrack.period p
 CROSS JOIN LATERAL dxtrack.period_stand(p.programme, p.code, coalesce($2::timestamptz, (SELECT c.recorded_at FROM dxtrack.figure_clock c))) s
 WHERE p.last_day < $1::date AND s.closed_at IS NOT NULL
 ORDER BY p.programme, p.last_day DESC, s.closed_at DESC
