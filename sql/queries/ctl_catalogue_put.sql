-- Loads a document where it differs from the one that stands; a row where it did.
-- $1 text kind: programme
-- $2 text code
-- $3 text document: JSON as it stands in the file
-- $4 bool shipped: it came with the software
-- > version int: of the document now
INSERT INTO dxtrack.catalogue (kind, code, version, document, digest, shipped)
SELECT $1::text, $2::text, coalesce(max(c.version), 0) + 1, $3::text, sha256(convert_to($3::text, 'UTF8')), $4::bool
  FROM dxtrack.catalogue c
 WHERE c.kind = $1::text AND c.code = $2::text
HAVING sha256(convert_to($3::text, 'UTF8')) IS DISTINCT FROM (array_agg(c.digest ORDER BY c.version DESC))[1]
RETURNING version
