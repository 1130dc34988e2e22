-- Who still has to file in the periods that take filings today, as far as the caller may see.
-- $1 text period: null for all
-- $2 text programme: its code, or * for all
-- $3 text district: a leaf or any district above it
-- $4 text after_period: cursor, with uscc; null from the start
-- $5 text uscc: cursor
-- $6 bigint limit: null for all
-- > period text
-- > programme text: as asked
-- > uscc text
-- > name text
-- > district text: in which it stood on the due day
-- > due_on date
-- > late_until date
-- > overdue bool: the due day is over
SELECT p.code AS period, $2::text AS programme, o.uscc, o.name, o.district, p.due_on, p.late_until,
       p.due_on < dxtrack.shanghai_day(clock_timestamp()) AS overdue
  FROM (SELECT DISTINCT x.code FROM dxtrack.period x WHERE x.programme IN ($2::text, '*') AND ($1::text IS NULL OR x.code = $1::text)) c
 CROSS JOIN LATERAL dxtrack.period_meant($2::text, c.code) p
 CROSS JOIN LATERAL dxtrack.period_stand(p.programme, p.code, NULL) s
 CROSS JOIN LATERAL dxtrack.period_obligations($2::text, p.code) o
 WHERE s.closed_at IS NULL AND p.opens_on <= dxtrack.shanghai_day(clock_timestamp())
   AND (s.open_until IS NOT NULL OR p.late_until >= dxtrack.shanghai_day(clock_timestamp()))
   AND o.first_on IS NULL
   AND ($3::text IS NULL OR o.district = ANY ((SELECT dxtrack.district_leaves($3::text))::text[]))
   AND ($4::text IS NULL OR (p.code, o.uscc) > ($4::text, $5::text))
 ORDER BY p.code, o.uscc
 LIMIT $6::bigint
