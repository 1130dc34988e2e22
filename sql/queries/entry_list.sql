-- Entries that the caller may see, in the order of their first approvals. Filters are null where not used.
-- $1 text programme
-- $2 text district: a leaf or any district above it
-- $3 text uscc
-- $4 text stage
-- $5 timestamptz begun_at: cursor, with id; null from the start
-- $6 uuid id: cursor
-- $7 bigint limit: null for all
-- > id uuid
-- > uscc text
-- > name text
-- > programme text
-- > title text
-- > district text
-- > stage text
-- > moves text: JSON
-- > etag text: without quotes
-- > moved_on date: the latest date of its moves, which the next must not precede; null for none
-- > begun_at timestamptz
-- > answers text: null, a list does not look
-- > from_stage text: null, likewise
SELECT e.id, e.uscc, n.name, e.programme, e.title, e.district, e.stage, dxtrack.moves_json(e.id) AS moves,
       e.row_version::text AS etag, e.moved_on, e.begun_at, NULL::text AS answers, NULL::text AS from_stage
  FROM dxtrack.entry_head e
  LEFT JOIN dxtrack.enterprise n ON n.uscc = e.uscc
 WHERE ($1::text IS NULL OR e.programme = $1::text)
   AND ($2::text IS NULL OR e.district = ANY ((SELECT dxtrack.district_leaves($2::text))::text[]))
   AND ($3::text IS NULL OR e.uscc = $3::text)
   AND ($4::text IS NULL OR e.stage = $4::text)
   AND ($5::timestamptz IS NULL OR (e.begun_at, e.id) > ($5::timestamptz, $6::uuid))
 ORDER BY e.begun_at, e.id
 LIMIT $7::bigint
