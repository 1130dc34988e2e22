-- Makes the moves that time makes and that are due, under the figure lock.
-- $1 date day: today in Shanghai; the database's own where that is earlier
-- $2 int at_most
-- > done bigint: how many moves were made
-- > more bigint: 1 where moves are due, else 0
SELECT k.done, k.more FROM dxtrack.keeper_move($1::date, $2::int) k
