-- The standing version of each opening stock. covered counts the winners of its indicator and scope that an unnamed value already
-- contains (effective_on up to its as_of, recorded before it): to be subtracted where the value is added.
-- $1 date as_of: of the figure
-- $2 timestamptz known_at: null for the last change
-- $3 text indicator: null for all
-- > indicator text
-- > scope text: district:… (leaf)
-- > as_of date: of the opening, may be later than the figure's
-- > value bigint
-- > names_known bool
-- > recorded_at timestamptz
-- > covered bigint: 0 with names
SELECT o.indicator, o.scope, o.as_of, o.value, o.names_known, o.recorded_at, o.covered
  FROM dxtrack.figure_openings($1::date, $2::timestamptz, $3::text) o
