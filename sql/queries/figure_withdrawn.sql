-- Facts of earlier years that were counted and are voided as revoked, with the void's date from 1 January to as_of, known by known_at.
-- $1 date as_of
-- $2 timestamptz known_at: null for the last change
-- $3 text indicator: null for all
-- > indicator text
-- > scope_kind text: district (leaf) | park | chain
-- > scope text: its code
-- > n bigint
SELECT c.indicator, c.scope_kind, c.scope, c.n
  FROM dxtrack.figure_withdrawn($1::date, $2::timestamptz, $3::text) c
