-- Obligations and filings of a period by leaf district, as far as the caller may see.
-- $1 text programme: its code, or * for all
-- $2 text period
-- > district text: in which the enterprises stood on the due day
-- > obligations bigint
-- > filed bigint: of those
-- > on_time bigint: of those, by the due day
SELECT o.district, count(*) AS obligations, count(o.first_on) AS filed, count(*) FILTER (WHERE o.first_on <= p.due_on) AS on_time
  FROM dxtrack.period_meant($1::text, $2::text) p
 CROSS JOIN LATERAL dxtrack.period_obligations($1::text, $2::text) o
 WHERE p.code IS NOT NULL
 GROUP BY o.district
 ORDER BY o.district
