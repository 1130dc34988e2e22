-- Gives positions to changes that have none yet; one daemon at a time.
-- $1 int at_most
-- > busy bigint: 1 where another is at it
-- > done bigint: how many got one
-- > more bigint: 1 where there may be more, else 0
-- > reached bigint: the last position given, ever
-- > lag_us bigint: how old the oldest of them was, in microseconds
SELECT s.busy, s.done, s.more, s.reached, s.lag_us FROM dxtrack.event_sequence($1::int) s
