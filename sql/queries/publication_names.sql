-- Whom a publication of a closed period names, of each indicator the first ones of the year, as it was known at the close.
-- $1 text period
-- $2 text scope
-- $3 text[] indicators
-- $4 int at_most: of each
-- > indicator text
-- > uscc text
-- > name text: the short one where there is one; null: it was not registered by then
-- > title text: of the workshop or platform
SELECT n.indicator, n.uscc, n.name, n.title
  FROM dxtrack.publication_names($1::text, $2::text, $3::text[], $4::int) n
