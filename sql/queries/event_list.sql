-- Events behind a position that the caller is told of, in order: an enterprise's own, those of the leaf districts of a subtree, or all but what
-- is an enterprise's own affair. Each branch is a look-up by its index; a caller has one of them.
-- $1 bigint position: null from the start
-- $2 bigint limit
-- > position bigint
-- > cursor text: null, the daemon's to say; so is data
-- > type text
-- > recorded_at timestamptz
-- > uscc text
-- > district text
-- > object text
-- > version bigint
-- > by text
-- > data text
-- > content text
SELECT e.position, NULL::text AS cursor, a.action AS type, a.recorded_at, e.uscc, e.district, a.object, a.version, e.person AS by, NULL::text AS data,
       convert_from(a.content, 'UTF8') AS content
  FROM (SELECT x.*
          FROM ((SELECT o.* FROM dxtrack.event o
                  WHERE o.uscc = nullif(current_setting('dxtrack.uscc', true), '') AND o.position > coalesce($1::bigint, 0)
                  ORDER BY o.position LIMIT $2::bigint)
                UNION ALL
                SELECT l.* FROM unnest(string_to_array(nullif(current_setting('dxtrack.districts', true), '*'), ',')) leaf
                 CROSS JOIN LATERAL (SELECT d.* FROM dxtrack.event d WHERE d.district = leaf AND d.position > coalesce($1::bigint, 0)
                                      ORDER BY d.position LIMIT $2::bigint) l
                UNION ALL
                (SELECT w.* FROM dxtrack.event w
                  WHERE current_setting('dxtrack.districts', true) = '*' AND w.position > coalesce($1::bigint, 0)
                    AND (w.district IS NOT NULL OR w.uscc IS NULL)
                  ORDER BY w.position LIMIT $2::bigint)) x
         ORDER BY x.position LIMIT $2::bigint) e
 CROSS JOIN LATERAL (SELECT b.* FROM dxtrack.audit b WHERE b.id = e.audit LIMIT 1) a
 ORDER BY e.position
