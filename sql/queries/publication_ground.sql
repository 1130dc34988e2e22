-- What a period of all programmes is to a publication; no row: there is none.
-- $1 text period
-- > period text
-- > as_of date: its last day
-- > known_at timestamptz: when it was closed; null: it is open
-- > no bigint: the next publication's
SELECT g.period, g.as_of, g.known_at, g.no FROM dxtrack.publication_ground($1::text) g
