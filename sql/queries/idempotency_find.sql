-- Has this key been answered before? No row when it is new. For keyed writes before they begin, for submissions before
-- a 4xx that follows the body, and as the second look at a row of a group whose outcome was race.
-- $1 uuid account
-- $2 text key
-- $3 text method
-- $4 text path
-- $5 text query: '' where there is none
-- $6 bytea body_digest
-- > outcome text: replayed | idempotency_conflict
-- > status int: of the first answer; null on conflict, as is all that follows
-- > answer text: the first answer; null for submissions, which are rendered from the columns below
-- > id uuid: of the submission
-- > version int
-- > received_at timestamptz
-- > entry uuid
-- > programme text
-- > uscc text
-- > findings text: JSON
SELECT f.outcome, f.status, f.answer, f.id, f.version, f.received_at, f.entry, f.programme, f.uscc, f.findings
  FROM dxtrack.idempotency_find($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::bytea) f
