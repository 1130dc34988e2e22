-- Files a group of submissions: one statement over arrays, one outcome a row; a row's refusal leaves no trace and never fails its neighbours.
-- Needs dxtrack.uscc set to the uscc of the whole group. The same (account, key) or uscc twice in one group: hold the second back.
-- SQLSTATE 23505, 40001, 40P01: nothing was stored, run again (once as a group, then singly).
-- $1 int[] ordinality: given back beside the outcome
-- $2 uuid[] credential
-- $3 uuid[] account
-- $4 text[] key
-- $5 text[] method
-- $6 text[] path
-- $7 text[] query: '' where there is none
-- $8 bytea[] body_digest: SHA-256 of body
-- $9 uuid[] id: version 7, its millisecond is received_at
-- $10 uuid[] entry
-- $11 bool[] entry_given: the body named it: it must be known, of the same enterprise and programme
-- $12 text[] uscc: of the credential
-- $13 text[] programme
-- $14 text[] title
-- $15 text[] title_key: the title normalised, where no second entry of the enterprise may have it; else null
-- $16 text[] period
-- $17 text[] body: as received
-- $18 text[] answers: JSON as received
-- $19 text[] explanations: JSON as received, null for {}
-- $20 text[] evidence: JSON array as received, null for []
-- $21 text[] findings: JSON array, null for []
-- $22 timestamptz[] received_at: whole milliseconds
-- $23 text[] request_id
-- $24 text[] address
-- > ordinality int
-- > outcome text: stored | replayed | idempotency_conflict | race (a rival of the same key committed meanwhile: ask idempotency_find) | unauthorized | unknown_enterprise | unknown_entry | duplicate_title | period_closed
-- > id uuid: of the stored or replayed submission, else null
-- > entry uuid: of it; with duplicate_title the entry that has the title
-- > version int
-- > received_at timestamptz
-- > programme text
-- > uscc text
-- > findings text: JSON
SELECT f.ordinality, f.outcome, f.id, f.entry, f.version, f.received_at, f.programme, f.uscc, f.findings
  FROM dxtrack.submission_insert($1::int[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[],
       $9::uuid[], $10::uuid[], $11::bool[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
       $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::timestamptz[], $23::text[], $24::text[]) f
