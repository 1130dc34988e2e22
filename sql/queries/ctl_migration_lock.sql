-- One migration at a time: waits for the lock, which the session holds until it ends.
SELECT pg_advisory_lock(hashtextextended('dxtrack migrate', 0)) IS NULL
