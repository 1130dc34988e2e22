-- Publications, the last one first.
-- $1 text period: null for all
-- $2 bigint no: cursor; null from the start
-- $3 bigint limit: null for all
-- > no bigint
-- > period text
-- > title text
-- > document_no text
-- > scope text
-- > as_of date
-- > known_at timestamptz
-- > revision bigint: of the figures then
-- > digest text: SHA-256 of content, hex
-- > later_no bigint: of the last later publication of this period, null where it is the last
-- > recorded_at timestamptz
-- > by text
-- > content text: null in a list
SELECT p.no, p.period, p.title, p.document_no, p.scope, p.as_of, p.known_at, p.revision, encode(p.digest, 'hex') AS digest,
       (SELECT max(l.no) FROM dxtrack.publication l WHERE l.period = p.period AND l.no > p.no) AS later_no, p.recorded_at, p.by_person AS by, NULL::text AS content
  FROM dxtrack.publication p
 WHERE ($1::text IS NULL OR p.period = $1::text)
   AND ($2::bigint IS NULL OR p.no < $2::bigint)
 ORDER BY p.no DESC
 LIMIT $3::bigint
