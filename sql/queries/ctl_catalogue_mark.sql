-- Remembers of the document that stands that it is the shipped one: it was loaded before that was kept.
-- $1 text kind: programme
-- $2 text code
UPDATE dxtrack.catalogue c
   SET shipped = true
 WHERE c.kind = $1::text AND c.code = $2::text AND NOT c.shipped
   AND c.version = (SELECT max(x.version) FROM dxtrack.catalogue x WHERE x.kind = $1::text AND x.code = $2::text)
