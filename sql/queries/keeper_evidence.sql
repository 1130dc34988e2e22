-- Removes files that neither a version nor a draft names a week after they were uploaded or last asked for; looks at so many at the most.
-- $1 int at_most
-- > done bigint: how many it looked at
-- > more bigint: 1 where there may be others, else 0
SELECT k.done, k.more FROM dxtrack.keeper_evidence($1::int) k
