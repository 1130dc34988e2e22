-- Revokes the tokens of a public part, at once for writes and within a second for reads; a row for each that still held.
-- $1 text hint
-- > credential uuid
SELECT t AS credential FROM dxtrack.token_revoke($1::text) t
