-- Who still has to file in the periods that take filings today, as far as the caller may see.
-- $1 text period: null for all
-- $2 text programme: its code: what it has to file; * for the periods of all programmes, and of each its own
-- $3 text district: a leaf or any district above it
-- $4 text after_period: cursor, with programme and uscc; null from the start
-- $5 text after_programme: cursor
-- $6 text uscc: cursor
-- $7 bigint limit: null for all
-- > period text
-- > programme text: of which a filing is due; * for any
-- > uscc text
-- > name text
-- > district text: in which it stood on the due day
-- > due_on date
-- > late_until date
-- > overdue bool: the due day is over
SELECT p.code AS period, c.programme, o.uscc, o.name, o.district, p.due_on, p.late_until,
       p.due_on < dxtrack.shanghai_day(clock_timestamp()) AS overdue
  FROM (SELECT DISTINCT x.code, CASE WHEN $2::text = '*' THEN x.programme ELSE $2::text END AS programme FROM dxtrack.period x
         WHERE ($2::text = '*' OR x.programme IN ($2::text, '*')) AND ($1::text IS NULL OR x.code = $1::text)) c
 CROSS JOIN LATERAL dxtrack.period_meant(c.programme, c.code) p
 CROSS JOIN LATERAL dxtrack.period_stand(p.programme, p.code, NULL) s
 CROSS JOIN LATERAL dxtrack.period_obligations(c.programme, p.code) o
 WHERE s.closed_at IS NULL AND p.opens_on <= dxtrack.shanghai_day(clock_timestamp())
   AND (s.open_until IS NOT NULL OR p.late_until >= dxtrack.shanghai_day(clock_timestamp()))
   AND o.first_on IS NULL
   AND ($3::text IS NULL OR o.district = ANY ((SELECT dxtrack.district_leaves($3::text))::text[]))
   AND ($4::text IS NULL OR (p.code, c.programme, o.uscc) > ($4::text, $5::text, $6::text))
 ORDER BY p.code, c.programme, o.uscc
 LIMIT $7::bigint
