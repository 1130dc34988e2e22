-- One entry with its moves; no row where there is none that the caller may see.
-- $1 uuid id
-- $2 date day: of a move to be made; null: as it stands
-- > id uuid
-- > uscc text
-- > name text
-- > programme text
-- > title text
-- > district text
-- > stage text
-- > moves text: JSON
-- > etag text: without quotes
-- > moved_on date: the latest date of its moves, which the next must not precede; null for none. Moves that time alone made after the day are none.
-- > begun_at timestamptz
-- > answers text: JSON, of the filing that counts
-- > from_stage text: from where a move of that day sets out
SELECT e.id, e.uscc, n.name, e.programme, e.title, e.district, e.stage, dxtrack.moves_json(e.id) AS moves,
       e.row_version::text AS etag, s.moved_on, e.begun_at,
       (SELECT s.answers FROM dxtrack.submission_head h
          JOIN dxtrack.submission s ON s.id = h.id AND s.version = h.counted_version AND s.uscc = h.uscc
         WHERE h.uscc = e.uscc AND h.entry = e.id AND h.counted_version IS NOT NULL ORDER BY h.id DESC LIMIT 1) AS answers, s.stage AS from_stage
  FROM dxtrack.entry_head e
  LEFT JOIN dxtrack.enterprise n ON n.uscc = e.uscc
 CROSS JOIN LATERAL dxtrack.entry_stood(e.id, e.stage, e.moved_on, $2::date) s
 WHERE e.id = $1::uuid
