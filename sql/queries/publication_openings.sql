-- The openings without names that the totals of a publication hold, as they stood at the close, in the order of the indicators.
-- $1 text period
-- $2 text scope: district:…
-- $3 text[] indicators
-- > indicator text
-- > scope text: a leaf district
-- > as_of date
-- > value bigint
-- > document_no text: empty where it has none
SELECT o.indicator, o.scope, o.as_of, o.value, coalesce(o.document_no, '') AS document_no
  FROM dxtrack.publication_ground($1::text) g
 CROSS JOIN LATERAL (SELECT DISTINCT ON (p.indicator, p.scope) p.* FROM dxtrack.opening_stock p
                      WHERE p.recorded_at <= g.known_at AND p.indicator = ANY ($3::text[])
                        AND split_part(p.scope, ':', 2) = ANY (dxtrack.district_leaves(split_part($2::text, ':', 2)))
                      ORDER BY p.indicator, p.scope, p.recorded_at DESC, p.id DESC) o
 WHERE NOT o.names_known AND o.as_of <= g.as_of
 ORDER BY array_position($3::text[], o.indicator), o.scope
