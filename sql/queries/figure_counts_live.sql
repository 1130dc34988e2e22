-- The same from the tally, for as_of = today and all that is known.
-- $1 date as_of: today in Shanghai
-- > indicator text
-- > scope_kind text: district (leaf) | park | chain
-- > scope text: its code
-- > month date: its first day
-- > n bigint: keys whose earliest live fact lies in this month, effective_on up to as_of
-- > n_until bigint: of those, effective_on up to the same day a year before as_of
SELECT c.indicator, c.scope_kind, c.scope, c.month, c.n, c.n_until
  FROM dxtrack.figure_counts_live($1::date) c
