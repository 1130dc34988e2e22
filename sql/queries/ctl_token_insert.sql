-- Issues a token; only its hash is kept.
-- $1 uuid id
-- $2 uuid account
-- $3 text hash: SHA-256 of the secret token in hex
-- $4 text hint: its public part
-- $5 text scopes: with commas
-- $6 text addresses: CIDR ranges with commas, '' for any
-- $7 timestamptz expires_at: null for never
-- > id uuid
-- > expires_at text: null for never
SELECT t.id, t.expires_at
  FROM dxtrack.token_issue($1::uuid, $2::uuid, decode($3::text, 'hex'), $4::text, string_to_array($5::text, ','),
       coalesce(string_to_array(nullif($6::text, ''), ','), '{}'), $7::timestamptz) t
