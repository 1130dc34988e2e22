-- The latest external total of each scope by as_of; of two for one day the later recorded.
-- $1 date as_of
-- $2 timestamptz known_at: null for the last change
-- $3 text indicator: null for all
-- > indicator text
-- > scope text
-- > as_of date
-- > value bigint
-- > source text
-- > recorded_at timestamptz
SELECT x.indicator, x.scope, x.as_of, x.value, x.source, x.recorded_at
  FROM dxtrack.figure_externals($1::date, $2::timestamptz, $3::text) x
