-- Proposes that a fact become void, with all that the same event wrote; another person confirms. No figure changes.
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
-- $12 uuid fact
-- $13 text if_match: the fact's ETag without quotes, of which the part before '-' is compared
-- $14 uuid proposal: its id, minted
-- $15 text reason_code: error | revoked | merged
-- $16 text reason
-- $17 date effective_on: null for the day of confirmation
-- $18 text document_no
-- > outcome text: stored | replayed | idempotency_conflict | unauthorized | forbidden | not_found | stale | conflict
-- > detail text: stale, conflict: where the fact stands
-- > recorded_at timestamptz: the instant given under the lock, null unless stored
-- > revision bigint: of the figures after this call, null where no figure changed
-- > status int: of the first answer when replayed, else the one given
-- > answer text: the first answer when replayed, else the one given
SELECT o.outcome, o.detail, o.recorded_at, o.revision, o.status, o.answer
  FROM dxtrack.void_propose($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::int, $9::text, $10::text, $11::text,
       $12::uuid, $13::text, $14::uuid, $15::text, $16::text, $17::date, $18::text) o
