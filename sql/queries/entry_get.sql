-- One entry with its moves; no row where there is none that the caller may see.
-- $1 uuid id
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
SELECT e.id, e.uscc, n.name, e.programme, e.title, e.district, e.stage, dxtrack.moves_json(e.id) AS moves,
       e.row_version::text AS etag, e.moved_on, e.begun_at
  FROM dxtrack.entry_head e
  LEFT JOIN dxtrack.enterprise n ON n.uscc = e.uscc
 WHERE e.id = $1::uuid
