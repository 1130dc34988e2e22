-- The standing version of each target for the year of as_of; withdrawn ones are left out.
-- $1 date as_of
-- $2 timestamptz known_at: null for the last change
-- $3 text indicator: null for all
-- > indicator text
-- > scope text: district:… | park:… | chain:…
-- > year int: of as_of
-- > value bigint
-- > kind text: increment | level
-- > document_no text
-- > valid_from date
-- > recorded_at timestamptz
SELECT t.indicator, t.scope, extract(year FROM $1::date)::int AS year, t.value, t.kind, t.document_no, t.valid_from, t.recorded_at
  FROM dxtrack.figure_targets($1::date, $2::timestamptz, $3::text) t
