-- How the counts of figure_counts change if all that waits now is approved: to be added to them. Outside the promise of known_at.
-- $1 date as_of
-- $2 timestamptz known_at: null for the last change
-- $3 text indicator: null for all
-- > indicator text
-- > scope_kind text: district (leaf) | park | chain
-- > scope text: its code
-- > month date: its first day
-- > n bigint: may be negative, where a key would stand in an earlier month
-- > n_until bigint: of those, effective_on up to the same day a year before as_of
SELECT c.indicator, c.scope_kind, c.scope, c.month, c.n, c.n_until
  FROM dxtrack.figure_submitted($1::date, $2::timestamptz, $3::text) c
