-- A file that the caller may see: its own, or one that a filing names which he may see.
-- $1 text sha256: in hex
-- > id uuid
-- > sha256 text
-- > media_type text
-- > size_bytes bigint
-- > pieces int
-- > etag text
SELECT e.id, e.sha256, e.media_type, e.size_bytes, e.pieces, e.sha256 AS etag
  FROM dxtrack.evidence e WHERE e.sha256 = $1::text ORDER BY e.uploaded_at, e.uscc LIMIT 1
