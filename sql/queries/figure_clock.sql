-- The last change of a figure recorded by an instant. In the transaction of other figure reads only under REPEATABLE READ, so that they are of one snapshot.
-- $1 timestamptz known_at: null for the last change
-- > revision bigint: 0 before the first
-- > recorded_at timestamptz: null before the system began
SELECT c.revision, c.recorded_at FROM dxtrack.figure_clock_at($1::timestamptz) c
