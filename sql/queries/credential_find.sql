-- Finds who holds a token by its hash alone; no row when it is unknown, revoked or expired, or the account is disabled.
-- $1 bytea hash: SHA-256 of the secret token
-- > credential uuid
-- > account uuid
-- > person text
-- > role text
-- > uscc text: of an enterprise, else null
-- > district text: staff, the root of the subtree, else null
-- > districts text: for row security: its leaf districts with commas, * for all, null for none
-- > scopes text[]
-- > addresses text[]: CIDR ranges; empty: any
-- > expires_at timestamptz: null for never
-- > name text: of an enterprise in the register, from here on; else null
-- > short_name text
-- > size text
-- > industry text
-- > status text
SELECT c.credential, c.account, c.person, c.role, c.uscc, c.district, c.districts, c.scopes, c.addresses, c.expires_at,
       c.name, c.short_name, c.size, c.industry, c.status
  FROM dxtrack.credential_find($1::bytea) c
