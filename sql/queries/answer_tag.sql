-- Says the ETag of the answer that the keyed write which follows will be remembered with, until the end of the transaction.
-- $1 text etag: in quotes
-- > etag text
SELECT set_config('dxtrack.etag', $1::text, true) AS etag
