-- Adds a version of a target (insert-only), under the figure lock.
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
-- $12 uuid id: minted
-- $13 text indicator
-- $14 text scope: district:… | park:… | chain:…
-- $15 int year
-- $16 bigint value: null withdraws
-- $17 text kind: increment | level
-- $18 text document_no
-- $19 date valid_from
-- $20 text reason
-- $21 text finding: what the answer tells of each sum that contradicts a target, {0} the sum, {1} the target
-- > outcome text: stored | replayed | idempotency_conflict | unauthorized | not_found | stale | conflict | a finding code
-- > detail text: unknown_scope: the scope
-- > recorded_at timestamptz: the instant given under the lock, null unless stored
-- > revision bigint: of the figures after this call, null where no figure changed
-- > status int: of the first answer when replayed, else the one given
-- > answer text: the first answer when replayed, else the one given, with the findings in the array at its end
SELECT o.outcome, o.detail, o.recorded_at, o.revision, o.status, o.answer
  FROM dxtrack.target_insert($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::int, $9::text, $10::text, $11::text,
       $12::uuid, $13::text, $14::text, $15::int, $16::bigint, $17::text,
       $18::text, $19::date, $20::text, $21::text) o
