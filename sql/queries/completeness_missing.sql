-- Who has not filed in a period, as far as the caller may see.
-- $1 text programme: its code, or * for all
-- $2 text period
-- > uscc text
-- > name text
-- > district text: in which it stood on the due day
SELECT o.uscc, o.name, o.district
  FROM dxtrack.period_obligations($1::text, $2::text) o
 WHERE o.first_on IS NULL
 ORDER BY o.uscc
