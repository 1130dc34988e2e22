-- Which of the files that a filing names its enterprise has not uploaded.
-- $1 text uscc: of the caller
-- $2 text[] sha256: in hex
-- > position bigint: in the list, from 1
SELECT u.n AS position
  FROM unnest($2::text[]) WITH ORDINALITY AS u (sha256, n)
 WHERE NOT EXISTS (SELECT FROM dxtrack.evidence e WHERE e.sha256 = u.sha256 AND e.uscc = $1::text)
 ORDER BY u.n
