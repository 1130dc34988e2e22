-- One piece of a file that the caller may see.
-- $1 uuid evidence
-- $2 int n: from 0
-- > bytes bytea
SELECT p.bytes FROM dxtrack.evidence_piece p WHERE p.evidence = $1::uuid AND p.n = $2::int
