-- What an enterprise does with a filing afterwards: takes it back, or files it anew. Neither changes a figure; a review does.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- Takes back a version that nobody has reviewed.
CREATE FUNCTION submission_withdraw(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, submission uuid, if_match text)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	h  dxtrack.submission_head;
	at timestamptz;
BEGIN
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9, '{enterprise}');
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO h FROM dxtrack.submission_head x WHERE x.id = $12 FOR UPDATE;
	IF h.id IS NULL OR NOT dxtrack.may_see(h.uscc, NULL) THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	ELSIF $13 IS NOT NULL AND $13 <> h.row_version::text THEN
		RETURN dxtrack.key_release($2, $3, 'stale', h.row_version::text);
	ELSIF h.state <> 'submitted' THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', h.state);
	END IF;
	at := clock_timestamp();
	INSERT INTO dxtrack.withdrawal VALUES (h.id, h.version, h.uscc, h.district, $2, dxtrack.person_of($2), at);
	PERFORM dxtrack.version_close(h, 'withdrawn');
	PERFORM dxtrack.audit_write(at, $2, $1, $10, $11, 'withdrawal', h.uscc, h.id::text, h.row_version + 1, h.version::text);
	RETURN ROW('stored', (h.row_version + 1)::text, at, NULL, $8, $9)::dxtrack.outcome;
END $$;

-- Files the next version of a submission that was returned or approved. An approved version goes on counting, and holds its title, until a
-- review takes the new one.
CREATE FUNCTION correction_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, submission uuid, if_match text, title text, title_key text, period text, body_text text, answers text, explanations text,
	evidence text, findings text, received_at timestamptz)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o     dxtrack.outcome;
	h     dxtrack.submission_head;
	n     dxtrack.enterprise;
	taken uuid;
BEGIN
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9, '{enterprise}');
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO h FROM dxtrack.submission_head x WHERE x.id = $12 FOR UPDATE;
	IF h.id IS NULL OR NOT dxtrack.may_see(h.uscc, NULL) THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	ELSIF $13 IS NOT NULL AND $13 <> h.row_version::text THEN
		RETURN dxtrack.key_release($2, $3, 'stale', h.row_version::text);
	ELSIF h.state NOT IN ('returned', 'approved') THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', h.state);
	END IF;
	taken := dxtrack.title_taken(h.uscc, h.programme, h.entry, $15);
	IF taken IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, 'duplicate_title', taken::text);
	END IF;
	SELECT * INTO n FROM dxtrack.enterprise x WHERE x.uscc = h.uscc;
	INSERT INTO dxtrack.submission VALUES (h.id, h.versions + 1, h.uscc, n.district, h.programme, h.entry, $14, $15, $16, $17, $7, $18, coalesce($19, '{}'),
	       coalesce($20, '[]'), coalesce($21, '[]'), $22, $2);
	UPDATE dxtrack.submission_head x
	   SET version = h.versions + 1, versions = h.versions + 1, state = 'submitted', district = n.district, period = $16, row_version = x.row_version + 1,
	       title_claim = CASE WHEN h.counted_version IS NULL THEN dxtrack.title_claimed(h, $15) ELSE x.title_claim END
	 WHERE x.id = h.id AND x.uscc = h.uscc;
	INSERT INTO dxtrack.audit (recorded_at, account, credential, request_id, address, action, object, version, uscc, content)
	VALUES ($22, $2, $1, $10, $11, 'submission', h.id::text, h.versions + 1, h.uscc,
	        dxtrack.audit_submission($22, $2, $1, $10, $11, h.uscc, h.id, h.versions + 1, h.entry, h.programme, $14, $16, $7, $18, coalesce($19, '{}'),
	                                 coalesce($20, '[]'), coalesce($21, '[]')));
	RETURN ROW('stored', (h.row_version + 1)::text, $22, NULL, $8, $9)::dxtrack.outcome;
END $$;

GRANT EXECUTE ON FUNCTION submission_withdraw, correction_insert TO dxtrack_app;
