-- Begins a transaction that writes. READ COMMITTED: a statement behind a lock sees what the wait was for.
BEGIN READ WRITE
