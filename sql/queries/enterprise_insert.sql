-- Registers an enterprise; its first values stand for all days before. With a predecessor the figure lock is taken, as keys are meant through predecessors.
-- $1 uuid credential: the credential of the caller; revoked or expired: outcome unauthorized
-- $2 uuid account
-- $3 text key: Idempotency-Key
-- $4 text method
-- $5 text path
-- $6 text query: '' where there is none
-- $7 bytea body_digest: SHA-256 of the body as received
-- $8 int status: of the answer that a stored outcome will get
-- $9 text answer: the whole 2xx body, encoded beforehand
-- $10 text request_id
-- $11 text address: of the client
-- $12 text uscc
-- $13 text name
-- $14 text short_name
-- $15 text district: a leaf
-- $16 text park: null for none
-- $17 text[] chains: may be empty
-- $18 text industry
-- $19 text size
-- $20 text enterprise_status: active when null
-- $21 text predecessor: uscc, null for none
-- $22 bigint staff
-- $23 bigint revenue_wan: 10,000 yuan
-- $24 bigint assets_wan: 10,000 yuan
-- > outcome text: stored | replayed | idempotency_conflict | unauthorized | not_found | stale | conflict | a finding code
-- > detail text: stored: the enterprise's ETag; conflict: registered | predecessor; findings leaf_district, unknown_park, unknown_chain name the code
-- > recorded_at timestamptz: the instant given under the lock, null unless stored
-- > revision bigint: of the figures after this call, null where no figure changed
-- > status int: of the first answer when replayed, else the one given
-- > answer text: the first answer when replayed, else the one given
SELECT o.outcome, o.detail, o.recorded_at, o.revision, o.status, o.answer
  FROM dxtrack.enterprise_insert($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::int, $9::text, $10::text, $11::text,
       $12::text, $13::text, $14::text, $15::text, $16::text, $17::text[],
       $18::text, $19::text, $20::text, $21::text, $22::bigint, $23::bigint, $24::bigint) o
