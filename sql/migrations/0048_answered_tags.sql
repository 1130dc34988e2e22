-- A first answer that carried an ETag is answered again with it. The daemon knows the tag before it writes and says it beside the caller (answer_tag.sql), as it says the answer itself;
-- filings have none here, their first is always "1".
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

ALTER TABLE idempotency ADD COLUMN etag text;
COMMENT ON COLUMN idempotency.etag IS 'That the first answer carried, in quotes; null for none, and for submissions.';

-- As before (0003), but for the tag: remembered, and told as the detail of what is replayed.
CREATE OR REPLACE FUNCTION key_claim(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	roles text[] DEFAULT '{reviewer,manager}')
	RETURNS outcome LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
#variable_conflict use_column
DECLARE
	was dxtrack.idempotency;
	who text;
	own text;
BEGIN
	SELECT a.role, a.uscc INTO who, own FROM dxtrack.credential c JOIN dxtrack.account a ON a.id = c.account
	 WHERE c.id = $1 AND c.account = $2 AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > clock_timestamp()) AND a.disabled_at IS NULL;
	IF who IS NULL THEN
		RETURN ROW('unauthorized', NULL, NULL, NULL, $8, NULL)::dxtrack.outcome;
	ELSIF who <> ALL ($10) THEN
		RETURN ROW('forbidden', NULL, NULL, NULL, $8, NULL)::dxtrack.outcome;
	END IF;
	LOOP
		INSERT INTO dxtrack.idempotency (account, key, uscc, method, path, query, body_digest, status, answer, etag, recorded_at)
		VALUES ($2, $3, own, $4, $5, coalesce($6, ''), $7, $8, $9, nullif(current_setting('dxtrack.etag', true), ''), clock_timestamp()) ON CONFLICT DO NOTHING;
		IF FOUND THEN
			RETURN NULL;
		END IF;
		SELECT * INTO was FROM dxtrack.idempotency i WHERE i.account = $2 AND i.key = $3;
		IF NOT FOUND THEN
			CONTINUE;                             -- its memory ended just now
		ELSIF (was.method, was.path, was.query, was.body_digest) = ($4, $5, coalesce($6, ''), $7) THEN
			RETURN ROW('replayed', was.etag, NULL, NULL, was.status, was.answer)::dxtrack.outcome;
		END IF;
		RETURN ROW('idempotency_conflict', NULL, NULL, NULL, $8, NULL)::dxtrack.outcome;
	END LOOP;
END $$;

-- As before (0003), and the tag.
DROP FUNCTION idempotency_find(uuid, text, text, text, text, bytea);
CREATE FUNCTION idempotency_find(account uuid, key text, method text, path text, query text, body_digest bytea)
	RETURNS TABLE (outcome text, status int, answer text, id uuid, version int, received_at timestamptz, entry uuid, programme text, uscc text, findings text,
	etag text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT CASE WHEN c.same THEN 'replayed' ELSE 'idempotency_conflict' END, CASE WHEN c.same THEN i.status END, CASE WHEN c.same THEN i.answer END,
	       s.id, s.version, s.received_at, s.entry, s.programme, s.uscc, s.findings, CASE WHEN c.same THEN i.etag END
	  FROM dxtrack.idempotency i
	 CROSS JOIN LATERAL (SELECT (i.method, i.path, i.query, i.body_digest) = ($3, $4, coalesce($5, ''), $6) AS same) c
	  LEFT JOIN dxtrack.submission s ON c.same AND s.id = i.object AND s.version = i.version
	 WHERE i.account = $1 AND i.key = $2
$$;
GRANT EXECUTE ON FUNCTION idempotency_find TO dxtrack_app;
