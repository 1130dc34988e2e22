-- Ends a transaction that failed.
ROLLBACK
