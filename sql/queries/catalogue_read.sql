-- Every current document of the catalogue.
-- > kind text: programme
-- > code text
-- > document text: JSON as loaded
-- > shipped bool: it came with the software
SELECT DISTINCT ON (c.kind, c.code) c.kind, c.code, c.document, c.shipped
  FROM dxtrack.catalogue c
 ORDER BY c.kind, c.code, c.version DESC
