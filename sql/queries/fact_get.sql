-- One fact; no row where there is none that the caller may see.
-- $1 uuid id
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
-- > etag text: without quotes; where the fact stands, then a digest of the name, which is the only other member that changes
-- > voids text: JSON, the proposals about its event
-- > proposal text: the open one, if any
-- > proposed_by text: the person who made it
SELECT f.id, f.indicator, f.key, f.uscc, n.name, f.entry, f.title, f.district, f.park, f.chains, f.effective_on, f.document_no,
       f.recorded_at, f.source, dxtrack.fact_counted(f.id) AS counted, v.recorded_at AS voided_at,
       dxtrack.fact_state(f.id) || '-' || left(encode(sha256(convert_to(coalesce(n.name, ''), 'UTF8')), 'hex'), 12) AS etag,
       dxtrack.voids_json(f.id) AS voids, p.id::text AS proposal, p.by_person AS proposed_by
  FROM dxtrack.fact f
  LEFT JOIN dxtrack.enterprise n ON n.uscc = f.uscc
  LEFT JOIN dxtrack.fact_void v ON v.fact = f.id
  LEFT JOIN LATERAL dxtrack.void_open(f.id) p ON true
 WHERE f.id = $1::uuid
