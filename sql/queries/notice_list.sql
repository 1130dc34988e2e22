-- Notices that the caller may see, in the order in which they were written; a return with the version that answered it.
-- $1 text district: a leaf or any district above it
-- $2 text uscc
-- $3 text kind: return | reject | approve | void | warning | move
-- $4 uuid submission
-- $5 timestamptz recorded_at: cursor, with id; null from the start
-- $6 uuid id
-- $7 bigint limit: null for all
-- > id uuid
-- > kind text
-- > submission uuid
-- > version int
-- > uscc text
-- > programme text
-- > text.zh text
-- > text.en text
-- > due_on date
-- > at timestamptz
-- > answer.version int: null while none has come
-- > answer.received_at timestamptz
-- > entry uuid: of what time did or will do; else null
-- > recorded_at timestamptz
SELECT n.id, n.kind, n.submission, n.version, n.uscc, n.programme, n.text_zh AS "text.zh", n.text_en AS "text.en", n.due_on,
       n.recorded_at AS at, a.version AS "answer.version", a.received_at AS "answer.received_at", n.entry, n.recorded_at
  FROM (SELECT n.* FROM dxtrack.notice n
         WHERE ($1::text IS NULL OR n.district = ANY ((SELECT dxtrack.district_leaves($1::text))::text[]))
           AND ($2::text IS NULL OR n.uscc = $2::text)
           AND ($3::text IS NULL OR n.kind = $3::text)
           AND ($4::uuid IS NULL OR n.submission = $4::uuid)
           AND ($5::timestamptz IS NULL OR (n.recorded_at, n.id) > ($5::timestamptz, $6::uuid))
         ORDER BY n.recorded_at, n.id
         LIMIT $7::bigint) n
  LEFT JOIN LATERAL (SELECT s.version, s.received_at
                       FROM dxtrack.submission s
                      WHERE n.kind = 'return' AND s.id = n.submission AND s.uscc = n.uscc AND s.version > n.version
                      ORDER BY s.version LIMIT 1) a ON true
 ORDER BY n.recorded_at, n.id
