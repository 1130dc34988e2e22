-- The audit in the order of events. Filters are null where not used.
-- $1 text uscc
-- $2 bigint position: cursor; null from the start
-- $3 bigint limit: null for all
-- > position bigint
-- > recorded_at timestamptz
-- > account text
-- > person text
-- > credential text
-- > request_id text
-- > address text
-- > action text
-- > object text
-- > version bigint
-- > uscc text
-- > content text: as it was written, see the column's comment
SELECT e.position, a.recorded_at, a.account::text AS account, e.person, a.credential::text AS credential, a.request_id, a.address, a.action, a.object,
       a.version, nullif(a.uscc, '') AS uscc, convert_from(a.content, 'UTF8') AS content
  FROM (SELECT x.* FROM dxtrack.event x
         WHERE ($1::text IS NULL OR x.uscc = $1::text)
           AND ($2::bigint IS NULL OR x.position > $2::bigint)
         ORDER BY x.position LIMIT $3::bigint) e
 CROSS JOIN LATERAL (SELECT b.* FROM dxtrack.audit b WHERE b.id = e.audit LIMIT 1) a
 ORDER BY e.position
