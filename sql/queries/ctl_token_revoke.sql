-- Revokes the tokens of a public part, at once for writes and within a second for reads; a row for each that still held.
-- $1 text hint
-- > credential uuid
UPDATE dxtrack.credential c SET revoked_at = clock_timestamp()
 WHERE c.hint = $1::text AND c.kind = 'token' AND c.revoked_at IS NULL
RETURNING c.id
