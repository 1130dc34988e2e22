-- The last position that was given.
-- > position bigint
SELECT s.position FROM dxtrack.sequencer s
