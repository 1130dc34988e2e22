-- Whom a publication of a closed period names, of each indicator the first ones of the year.
-- $1 text period
-- $2 text scope
-- $3 text[] indicators
-- $4 int at_most: of each
-- > indicator text
-- > name text: the short one where there is one
-- > title text: of the workshop or platform
SELECT n.indicator, n.name, n.title
  FROM dxtrack.publication_names($1::text, $2::text, $3::text[], $4::int) n
