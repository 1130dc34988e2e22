-- The commit group: the one statement of the hot path, with the rights of the caller (row security holds).
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- In a function for the sake of its plan: the settings below pin one generic plan of index look-ups. Left alone PostgreSQL plans each
-- group anew (3 ms), or keeps a plan of sequential scans that was right while the tables were empty.
CREATE FUNCTION submission_insert(ordinalities int[], credentials uuid[], accounts uuid[], keys text[], methods text[], paths text[], queries text[], body_digests bytea[],
	ids uuid[], entries uuid[], entries_given bool[], usccs text[], programmes text[], titles text[], title_keys text[], periods text[],
	bodies text[], answers_given text[], explanations_given text[], evidences text[], findings_found text[], receipts timestamptz[], request_ids text[], addresses text[])
	RETURNS TABLE (ordinality int, outcome text, id uuid, entry uuid, version int, received_at timestamptz, programme text, uscc text, findings text)
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp
	SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH given AS (
		SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
		    AS g (ordinality, credential, account, key, method, path, query, body_digest, id, entry,
			entry_given, uscc, programme, title, title_key, period, body, answers, explanations, evidence, findings, received_at, request_id, address)
	), judged AS (
		-- in the order of refusals: who, the key, then what the row says
		SELECT g.*, n.district, i.object, i.version, t.entry AS title_entry, CASE WHEN k.titled IS NOT TRUE THEN g.title_key END AS title_claim,
		       CASE WHEN c.id IS NULL THEN 'unauthorized'
		            WHEN i.key IS NOT NULL AND (i.method, i.path, i.query, i.body_digest) = (g.method, g.path, g.query, g.body_digest) THEN 'replayed'
		            WHEN i.key IS NOT NULL THEN 'idempotency_conflict'
		            WHEN n.uscc IS NULL THEN 'unknown_enterprise'
		            WHEN g.entry_given AND k.entry IS NULL THEN 'unknown_entry'
		            WHEN t.entry IS NOT NULL THEN 'duplicate_title'
		       END AS refusal
		  FROM given g
		  -- LIMIT 1 keeps each a look-up by its key
		  LEFT JOIN LATERAL (SELECT x.id FROM dxtrack.credential x WHERE x.id = g.credential AND x.account = g.account AND x.uscc = g.uscc
		                      AND x.revoked_at IS NULL AND (x.expires_at IS NULL OR x.expires_at > clock_timestamp()) LIMIT 1) c ON true
		  LEFT JOIN LATERAL (SELECT * FROM dxtrack.idempotency x WHERE x.account = g.account AND x.key = g.key LIMIT 1) i ON true
		  LEFT JOIN LATERAL (SELECT x.uscc, x.district FROM dxtrack.enterprise x WHERE x.uscc = g.uscc LIMIT 1) n ON true
		  LEFT JOIN LATERAL (SELECT h.entry, bool_or(h.title_claim IS NOT DISTINCT FROM g.title_key) AS titled FROM dxtrack.submission_head h
		                      WHERE g.entry_given AND h.uscc = g.uscc AND h.programme = g.programme AND h.entry = g.entry GROUP BY h.entry) k ON true
		  LEFT JOIN LATERAL (SELECT h.entry FROM dxtrack.submission_head h
		                      WHERE g.title_key IS NOT NULL AND h.uscc = g.uscc AND h.programme = g.programme AND h.title_claim = g.title_key
		                        AND h.entry <> g.entry LIMIT 1) t ON true
	), keys AS (
		-- in one order everywhere, else two groups deadlock
		INSERT INTO dxtrack.idempotency (account, key, uscc, method, path, query, body_digest, status, object, version, recorded_at)
		SELECT account, key, uscc, method, path, query, body_digest, 201, id, 1, received_at
		  FROM judged WHERE refusal IS NULL ORDER BY account, key
		    ON CONFLICT DO NOTHING
		RETURNING object
	), settled AS (
		SELECT j.*, k.object IS NOT NULL AS stored FROM judged j LEFT JOIN keys k ON k.object = j.id
	), versions AS (
		INSERT INTO dxtrack.submission (id, version, uscc, district, programme, entry, title, title_key, period, body, body_digest, answers, explanations, evidence,
		       findings, received_at, account)
		SELECT id, 1, uscc, district, programme, entry, title, title_key, period, body, body_digest, answers, coalesce(explanations, '{}'), coalesce(evidence, '[]'),
		       coalesce(findings, '[]'), received_at, account
		  FROM settled WHERE stored
	), heads AS (
		-- the first filing of an entry with a title claims it
		INSERT INTO dxtrack.submission_head (id, uscc, district, programme, entry, version, state, period, title_claim)
		SELECT id, uscc, district, programme, entry, 1, 'submitted', period, title_claim
		  FROM settled WHERE stored
	), told AS (
		INSERT INTO dxtrack.audit (recorded_at, account, credential, request_id, address, action, object, version, uscc, content)
		SELECT received_at, account, credential, request_id, address, 'submission', id::text, 1, uscc,
		       dxtrack.audit_submission(received_at, account, credential, request_id, address, uscc, id, 1, entry, programme, title, period, body_digest,
		                                answers, coalesce(explanations, '{}'), coalesce(evidence, '[]'), coalesce(findings, '[]'))
		  FROM settled WHERE stored
	)
	SELECT j.ordinality,
	       CASE WHEN j.refusal IS NOT NULL THEN j.refusal WHEN j.stored THEN 'stored' ELSE 'race' END AS outcome,
	       CASE WHEN j.stored THEN j.id ELSE s.id END AS id,
	       CASE WHEN j.stored THEN j.entry WHEN j.refusal = 'duplicate_title' THEN j.title_entry ELSE s.entry END AS entry,
	       CASE WHEN j.stored THEN 1 ELSE s.version END AS version,
	       CASE WHEN j.stored THEN j.received_at ELSE s.received_at END AS received_at,
	       CASE WHEN j.stored THEN j.programme ELSE s.programme END AS programme,
	       CASE WHEN j.stored THEN j.uscc ELSE s.uscc END AS uscc,
	       CASE WHEN j.stored THEN coalesce(j.findings, '[]') ELSE s.findings END AS findings
	  FROM settled j
	  LEFT JOIN LATERAL (SELECT x.* FROM dxtrack.submission x
	                      WHERE j.refusal = 'replayed' AND x.id = j.object AND x.version = j.version AND x.uscc = j.uscc LIMIT 1) s ON true
	 ORDER BY j.ordinality;
END $$;

GRANT EXECUTE ON FUNCTION submission_insert TO dxtrack_app;
