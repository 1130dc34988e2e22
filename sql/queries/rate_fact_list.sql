-- The facts behind a figure: those that stand for their keys at (as_of, known_at), only those that the caller may see, newest recorded first.
-- $1 text indicator
-- $2 text scope: district:… (a leaf or any above) | park:… | chain:…; null for all
-- $3 date as_of
-- $4 timestamptz known_at: null for the last change
-- $5 text part: cumulative | new (of the year of as_of)
-- $6 text uscc: null where not filtered
-- $7 timestamptz recorded_at: cursor, with id; null from the start
-- $8 uuid id: cursor
-- $9 bigint limit: null for all
-- > id uuid
-- > indicator text
-- > key text
-- > uscc text
-- > name text
-- > entry uuid
-- > title text
-- > district text
-- > park text
-- > chains text[]
-- > effective_on date
-- > document_no text
-- > recorded_at timestamptz
-- > source text: submission | move | opening
-- > counted bool
-- > voided_at timestamptz
-- > etag text: null, a list does not look; so are those below
-- > voids text
-- > proposal text
-- > proposed_by text
SELECT f.id, f.indicator, f.key, f.uscc, n.name, f.entry, f.title, f.district, f.park, f.chains, f.effective_on, f.document_no,
       f.recorded_at, f.source, true AS counted, NULL::timestamptz AS voided_at,
       NULL::text AS etag, NULL::text AS voids, NULL::text AS proposal, NULL::text AS proposed_by
  FROM dxtrack.figure_facts($1::text, $2::text, $3::date, $4::timestamptz, $5::text) w
  JOIN dxtrack.fact f ON f.id = w.id
  LEFT JOIN dxtrack.enterprise n ON n.uscc = f.uscc
 WHERE ($6::text IS NULL OR f.uscc = $6::text)
   AND ($7::timestamptz IS NULL OR (f.recorded_at, f.id) < ($7::timestamptz, $8::uuid))
 ORDER BY f.recorded_at DESC, f.id DESC
 LIMIT $9::bigint
