-- Approves a submission's current version: review, entry (begun by its first approval), facts, tally, audit, under the figure lock.
-- Facts freeze district, park and chains of the enterprise as valid on counts_on; an enterprise in a key is its root through predecessors.
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
-- $12 uuid submission
-- $13 text if_match: the ETag without quotes, null for *
-- $14 uuid review: its id, minted
-- $15 text reason_code
-- $16 text reason
-- $17 date effective_on: as the review gives it
-- $18 text document_no
-- $19 text stage: of the entry after approval; kept as it is where an active entry already stands elsewhere
-- $20 text[] indicators: what this counts as; empty: writes no fact
-- $21 text[] key_rules: beside each indicator, enterprise | entry (enterprise_year and enterprise_batch too)
-- $22 text[] key_suffixes: beside each indicator, null or empty for none; with enterprise_year none means the year of the date
-- $23 date counts_on: effective_on of the facts; null only without indicators
-- > outcome text: stored | replayed | idempotency_conflict | unauthorized | not_found | stale | conflict | a finding code
-- > detail text: stored: the submission's new ETag
-- > recorded_at timestamptz: the instant given under the lock, null unless stored
-- > revision bigint: of the figures after this call, null where no figure changed
-- > status int: of the first answer when replayed, else the one given
-- > answer text: the first answer when replayed, else the one given
SELECT o.outcome, o.detail, o.recorded_at, o.revision, o.status, o.answer
  FROM dxtrack.review_approve($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::int, $9::text, $10::text, $11::text,
       $12::uuid, $13::text, $14::uuid, $15::text, $16::text, $17::date,
       $18::text, $19::text, $20::text[], $21::text[], $22::text[], $23::date) o
