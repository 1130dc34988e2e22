-- Closes an open period, under the figure lock and alone with the filings that name one.
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
-- $12 text programme: its code, or * for all
-- $13 text code
-- $14 text if_match: the period's ETag without quotes
-- $15 uuid event: minted
-- > outcome text: stored | replayed | idempotency_conflict | unauthorized | forbidden | not_found | stale | conflict
-- > detail text: stored, stale: the period's ETag
-- > recorded_at timestamptz: the instant of the change, null unless stored
-- > revision bigint: of the figures after this call, null where no figure changed
-- > status int: of the first answer when replayed, else the one given
-- > answer text: the first answer when replayed, else the one given
SELECT o.outcome, o.detail, o.recorded_at, o.revision, o.status, o.answer
  FROM dxtrack.period_close($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::int, $9::text, $10::text, $11::text,
       $12::text, $13::text, $14::text, $15::uuid) o
