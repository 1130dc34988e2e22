-- The next piece of an upload, in the transaction that evidence_open began and evidence_keep ends.
-- $1 uuid evidence: of this upload
-- $2 int n: from 0
-- $3 text uscc: of the caller
-- $4 bytea bytes
INSERT INTO dxtrack.evidence_piece (evidence, n, uscc, bytes) VALUES ($1::uuid, $2::int, $3::text, $4::bytea)
