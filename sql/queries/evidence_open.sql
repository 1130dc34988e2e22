-- Begins an upload: whether this caller may, and whether the file is there already.
-- $1 uuid credential
-- $2 uuid account
-- $3 text sha256: in hex
-- > outcome text: open | there | unauthorized
SELECT dxtrack.evidence_open($1::uuid, $2::uuid, $3::text) AS outcome
