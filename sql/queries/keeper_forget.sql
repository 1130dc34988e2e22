-- Forgets Idempotency-Keys that are older than so many days, never younger than seven: at most so many of them.
-- $1 int keep_days
-- $2 int at_most
-- > done bigint: how many were forgotten
-- > more bigint: 1 where there may be others, else 0
SELECT k.done, k.more FROM dxtrack.keeper_forget($1::int, $2::int) k
