-- Makes an explicit known_at safe to read: where it is later than the last change, waits for the writer in flight (the figure lock, shared), so that
-- no change with an earlier instant can still come. READ COMMITTED; the figures are read in later statements. known_at later than both
-- now and recorded_at lies in the future (422).
-- $1 timestamptz known_at
-- > now timestamptz: the database's clock, read under the lock
-- > recorded_at timestamptz: of the last change
-- > revision bigint: of the last change by known_at
SELECT k.now, k.recorded_at, k.revision FROM dxtrack.known_at_settle($1::timestamptz) k
