-- Begins a transaction that only reads: one statement is one snapshot.
BEGIN READ ONLY
