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
INSERT INTO dxtrack.credential (id, account, uscc, kind, hash, hint, scopes, addresses, expires_at)
SELECT $1::uuid, a.id, a.uscc, 'token', decode($3::text, 'hex'), $4::text, string_to_array($5::text, ','),
       coalesce(string_to_array(nullif($6::text, ''), ','), '{}'), $7::timestamptz
  FROM dxtrack.account a
 WHERE a.id = $2::uuid
RETURNING id, to_char(expires_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"')
