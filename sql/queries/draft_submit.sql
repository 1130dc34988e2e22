-- Files a draft: its bytes become version 1 of a submission with its id.
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
-- $12 uuid draft: its id
-- $13 text if_match: the ETag without quotes, null for *
-- $14 text title_key: the title normalised, where no second entry of the enterprise may have it; else null
-- $15 text findings: JSON array, null for []
-- $16 timestamptz received_at: whole milliseconds
-- > outcome text: stored | replayed | idempotency_conflict | unauthorized | not_found | stale | conflict | period_closed | a finding code
-- > detail text: stored: the submission's ETag
-- > recorded_at timestamptz: when it was saved or filed, null unless stored
-- > revision bigint: null, no figure changes
-- > status int: of the first answer when replayed, else the one given
-- > answer text: the first answer when replayed, else the one given
SELECT o.outcome, o.detail, o.recorded_at, o.revision, o.status, o.answer
  FROM dxtrack.draft_submit($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::int, $9::text, $10::text, $11::text,
       $12::uuid, $13::text, $14::text, $15::text, $16::timestamptz) o
