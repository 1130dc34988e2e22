-- Learns when entries that changed are due: at most so many of them.
-- $1 date day: today in Shanghai; the database's own where that is earlier
-- $2 int at_most
-- > done bigint: how many entries were looked at
-- > more bigint: 1 where moves are due, else 0
SELECT k.done, k.more FROM dxtrack.keeper_settle($1::date, $2::int) k
