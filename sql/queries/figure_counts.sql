-- Counted keys by month and scope at (as_of, known_at), from the facts: the definition. The same for every caller.
-- $1 date as_of
-- $2 timestamptz known_at: null for the last change
-- $3 text indicator: null for all
-- > indicator text
-- > scope_kind text: district (leaf) | park | chain
-- > scope text: its code
-- > month date: its first day
-- > n bigint: keys whose earliest live fact lies in this month, effective_on up to as_of
-- > n_until bigint: of those, effective_on up to the same day a year before as_of
SELECT c.indicator, c.scope_kind, c.scope, c.month, c.n, c.n_until
  FROM dxtrack.figure_counts($1::date, $2::timestamptz, $3::text) c
