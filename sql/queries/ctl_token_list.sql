-- Tokens, the newest first; those revoked or expired only when asked for.
-- $1 text uscc: of the enterprise, null for all
-- $2 text role: null for all
-- $3 boolean all: also those that no longer hold
-- > hint text
-- > role text
-- > person text
-- > uscc text
-- > district text
-- > scopes text
-- > created_at text
-- > expires_at text
-- > state text: active | expired | revoked
SELECT c.hint, a.role, a.person, a.uscc, a.district, array_to_string(c.scopes, ',') AS scopes,
       to_char(c.created_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS created_at,
       to_char(c.expires_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS expires_at,
       CASE WHEN c.revoked_at IS NOT NULL OR a.disabled_at IS NOT NULL THEN 'revoked'
            WHEN c.expires_at <= clock_timestamp() THEN 'expired' ELSE 'active' END AS state
  FROM dxtrack.credential c
  JOIN dxtrack.account a ON a.id = c.account
 WHERE c.kind = 'token'
   AND ($1::text IS NULL OR a.uscc = $1::text)
   AND ($2::text IS NULL OR a.role = $2::text)
   AND ($3::boolean OR (c.revoked_at IS NULL AND a.disabled_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > clock_timestamp())))
 ORDER BY c.created_at DESC, c.id
