-- Adds a version of an opening stock, under the figure lock. With members each becomes a fact of source opening in every given indicator;
-- the facts of an earlier version of the same indicator and scope are voided as replaced.
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
-- $14 text scope: a leaf district
-- $15 date as_of
-- $16 bigint value: with members their number
-- $17 text document_no
-- $18 text[] member_uscc: null without names, else the four arrays beside each other
-- $19 text[] member_title
-- $20 date[] member_effective_on
-- $21 text[] member_district
-- $22 text[] indicators: that members feed (workshop.workshops feeds workshop.enterprises too)
-- $23 text[] key_rules: beside each indicator, enterprise | entry | enterprise_year | enterprise_batch
-- > outcome text: stored | replayed | idempotency_conflict | unauthorized | not_found | stale | conflict | a finding code
-- > detail text: leaf_district: the code; enterprise_gone and counted_revoked: JSON, an array of member (its place, from 0), code, what (the status)
-- > recorded_at timestamptz: the instant given under the lock, null unless stored
-- > revision bigint: of the figures after this call, null where no figure changed
-- > status int: of the first answer when replayed, else the one given
-- > answer text: the first answer when replayed, else the one given
SELECT o.outcome, o.detail, o.recorded_at, o.revision, o.status, o.answer
  FROM dxtrack.opening_stock_insert($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::int, $9::text, $10::text, $11::text,
       $12::uuid, $13::text, $14::text, $15::date, $16::bigint, $17::text,
       $18::text[], $19::text[], $20::date[], $21::text[], $22::text[], $23::text[]) o
