-- Counted keys all of whose entries have as latest move by (as_of, known_at) one of expired, lapsed, cancelled, revoked: cumulative minus these is active.
-- $1 date as_of
-- $2 timestamptz known_at: null for the last change
-- $3 text indicator: null for all
-- > indicator text
-- > scope_kind text: district (leaf) | park | chain
-- > scope text: its code
-- > n bigint
SELECT c.indicator, c.scope_kind, c.scope, c.n
  FROM dxtrack.figure_inactive($1::date, $2::timestamptz, $3::text) c
