-- Begins a transaction whose statements all see one snapshot: figures of one instant, streams.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
