-- The period that a code means in a programme; no row where there is none.
-- $1 text programme: its code, or * for all
-- $2 text period
-- > period text
-- > programme text: as asked
-- > due_on date
-- > late_until date
SELECT p.code AS period, $1::text AS programme, p.due_on, p.late_until
  FROM dxtrack.period_meant($1::text, $2::text) p
 WHERE p.code IS NOT NULL
