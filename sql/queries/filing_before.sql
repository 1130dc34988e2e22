-- The answers last filed for an entry, by any filing that was neither rejected nor withdrawn.
-- $1 text uscc: of the caller
-- $2 text programme
-- $3 uuid entry
-- > text text: JSON as received
SELECT s.answers AS text
  FROM dxtrack.submission_head h
  JOIN dxtrack.submission s ON s.id = h.id AND s.version = h.version AND s.uscc = h.uscc
 WHERE h.uscc = $1::text AND h.programme = $2::text AND h.entry = $3::uuid AND h.state NOT IN ('rejected', 'withdrawn', 'voided')
 ORDER BY s.received_at DESC
 LIMIT 1
