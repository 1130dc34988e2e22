-- Says what an enterprise is from a day on. Only another predecessor changes figures: keys are meant through it from this instant.
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
-- $13 text if_match: the ETag without quotes, null for *
-- $14 uuid event: its id, minted
-- $15 text[] sets: which of the attributes that follow are said; the others stay
-- $16 date effective_on
-- $17 text name
-- $18 text short_name: null for none
-- $19 text district: a leaf
-- $20 text park: null for none
-- $21 text[] chains: may be empty
-- $22 text enterprise_status: active | deregistered | revoked | moved_out
-- $23 text predecessor: uscc, null for none
-- $24 text size: that follows from the figures and the industry
-- $25 bigint staff
-- $26 bigint revenue_wan: 10,000 yuan
-- $27 bigint assets_wan: 10,000 yuan
-- $28 text industry: null for none
-- > outcome text: stored | replayed | idempotency_conflict | unauthorized | not_found | stale | conflict | a finding code
-- > detail text: stored: the enterprise's new ETag; conflict: predecessor (it would continue itself)
-- > recorded_at timestamptz: the instant given under the lock, null unless stored
-- > revision bigint: of the figures after this call, null where no figure changed
-- > status int: of the first answer when replayed, else the one given
-- > answer text: the first answer when replayed, else the one given
SELECT o.outcome, o.detail, o.recorded_at, o.revision, o.status, o.answer
  FROM dxtrack.enterprise_change($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::int, $9::text, $10::text, $11::text,
       $12::text, $13::text, $14::uuid, $15::text[], $16::date, $17::text, $18::text, $19::text, $20::text, $21::text[], $22::text, $23::text,
       $24::text, $25::bigint, $26::bigint, $27::bigint, $28::text) o
