-- Drafts: what an enterprise has begun and not filed. Its own paper until it is submitted: nobody else sees it, it counts nowhere, holds no
-- title and leaves no audit. Submitting makes a submission of it under the same id.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE TABLE draft (
	id           uuid NOT NULL,
	uscc         text NOT NULL,
	programme    text NOT NULL,
	entry        uuid NOT NULL,
	entry_given  boolean NOT NULL,
	title        text,
	period       text,
	body         text NOT NULL,
	body_digest  bytea NOT NULL,
	answers      text NOT NULL,
	explanations text NOT NULL,
	evidence     text NOT NULL,
	saved_at     timestamptz NOT NULL,
	account      uuid NOT NULL,
	row_version  bigint NOT NULL DEFAULT 1,
	PRIMARY KEY (uscc, id)
);
COMMENT ON TABLE draft IS 'Filings begun and not filed yet, as last saved; deleted when they are filed or given up. The enterprise behind uscc comes first in the key: nobody looks for a draft without it.';
COMMENT ON COLUMN draft.entry_given IS 'The body names the entry; else it was minted, or made of programme and uscc.';
COMMENT ON COLUMN draft.body IS 'The request body as received, byte for byte: what is filed in the end.';
COMMENT ON COLUMN draft.row_version IS 'The ETag; +1 with each change, and on to the submission''s head.';
COMMENT ON COLUMN submission.id IS 'UUIDv7 minted by the daemon; its millisecond is received_at of version 1, or earlier: when the draft was begun.';
CREATE INDEX draft_by_evidence ON draft USING gin (json_texts(evidence)) WHERE evidence <> '[]';

ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON draft TO dxtrack_owner USING (true) WITH CHECK (true);
-- no district and no * shows one
CREATE POLICY seen ON draft FOR SELECT TO dxtrack_app USING (uscc = ANY ((SELECT string_to_array(current_setting('dxtrack.uscc', true), ','))::text[]));
GRANT SELECT ON draft TO dxtrack_app;

-- The enterprise of a caller that may write as what this transaction stands for, or null.
CREATE FUNCTION draft_writer(credential uuid, account uuid) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN (SELECT a.uscc FROM dxtrack.credential c JOIN dxtrack.account a ON a.id = c.account
	         WHERE c.id = $1 AND c.account = $2 AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > clock_timestamp())
	           AND a.disabled_at IS NULL AND a.role = 'enterprise' AND dxtrack.may_see(a.uscc, NULL));
END $$;

-- What others have filed may forbid: the same words as for a filing, in the same order; null: nothing does.
CREATE FUNCTION draft_refusal(of_uscc text, of_programme text, of_entry uuid, given boolean, title_key text) RETURNS outcome
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	taken uuid;
BEGIN
	IF NOT EXISTS (SELECT FROM dxtrack.enterprise e WHERE e.uscc = of_uscc) THEN
		RETURN ROW('unknown_enterprise', NULL, NULL, NULL, NULL, NULL)::dxtrack.outcome;
	ELSIF given AND NOT EXISTS (SELECT FROM dxtrack.submission_head h WHERE h.uscc = of_uscc AND h.programme = of_programme AND h.entry = of_entry) THEN
		RETURN ROW('unknown_entry', NULL, NULL, NULL, NULL, NULL)::dxtrack.outcome;
	END IF;
	taken := dxtrack.title_taken(of_uscc, of_programme, of_entry, title_key);
	RETURN CASE WHEN taken IS NOT NULL THEN ROW('duplicate_title', taken::text, NULL, NULL, NULL, NULL)::dxtrack.outcome END;
END $$;

-- Begins a draft.
CREATE FUNCTION draft_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, draft uuid, if_match text, programme text, entry uuid, entry_given boolean, title text, title_key text, period text,
	body_text text, answers text, explanations text, evidence text, saved_at timestamptz)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o   dxtrack.outcome;
	own text := dxtrack.draft_writer($1, $2);
BEGIN
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9, '{enterprise}');
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	ELSIF own IS NULL THEN
		RETURN dxtrack.key_release($2, $3, 'unauthorized', NULL);
	END IF;
	o := dxtrack.draft_refusal(own, $14, $15, $16, $18);
	IF o.outcome IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, o.outcome, o.detail);
	END IF;
	INSERT INTO dxtrack.draft VALUES ($12, own, $14, $15, $16, $17, $19, $20, $7, coalesce($21, '{}'), coalesce($22, '{}'), coalesce($23, '[]'), $24, $2, 1);
	RETURN ROW('stored', '1', $24, NULL, $8, $9)::dxtrack.outcome;
END $$;

-- Saves a draft anew, whole. Without a key: whoever repeats it in doubt finds what it has saved itself, by account, instant and bytes.
CREATE FUNCTION draft_replace(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, draft uuid, if_match text, programme text, entry uuid, entry_given boolean, title text, title_key text, period text,
	body_text text, answers text, explanations text, evidence text, saved_at timestamptz)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o   dxtrack.outcome;
	d   dxtrack.draft;
	own text := dxtrack.draft_writer($1, $2);
BEGIN
	IF own IS NULL THEN
		RETURN ROW('unauthorized', NULL, NULL, NULL, $8, NULL)::dxtrack.outcome;
	END IF;
	SELECT * INTO d FROM dxtrack.draft x WHERE x.uscc = own AND x.id = $12 FOR UPDATE;
	IF d.id IS NULL THEN
		RETURN ROW('not_found', NULL, NULL, NULL, $8, NULL)::dxtrack.outcome;
	ELSIF (d.account, d.saved_at, d.body_digest) = ($2, $24, $7) THEN
		RETURN ROW('stored', d.row_version::text, $24, NULL, $8, $9)::dxtrack.outcome;
	ELSIF $13 IS NOT NULL AND $13 <> d.row_version::text THEN
		RETURN ROW('stale', d.row_version::text, NULL, NULL, $8, NULL)::dxtrack.outcome;
	END IF;
	o := dxtrack.draft_refusal(own, $14, $15, $16, $18);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	UPDATE dxtrack.draft x
	   SET programme = $14, entry = $15, entry_given = $16, title = $17, period = $19, body = $20, body_digest = $7, answers = coalesce($21, '{}'),
	       explanations = coalesce($22, '{}'), evidence = coalesce($23, '[]'), saved_at = $24, account = $2, row_version = x.row_version + 1
	 WHERE x.uscc = own AND x.id = $12;
	RETURN ROW('stored', (d.row_version + 1)::text, $24, NULL, $8, $9)::dxtrack.outcome;
END $$;

-- Gives a draft up.
CREATE FUNCTION draft_delete(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, draft uuid, if_match text)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	d   dxtrack.draft;
	own text := dxtrack.draft_writer($1, $2);
BEGIN
	IF own IS NULL THEN
		RETURN ROW('unauthorized', NULL, NULL, NULL, $8, NULL)::dxtrack.outcome;
	END IF;
	SELECT * INTO d FROM dxtrack.draft x WHERE x.uscc = own AND x.id = $12 FOR UPDATE;
	IF d.id IS NULL THEN
		RETURN ROW('not_found', NULL, NULL, NULL, $8, NULL)::dxtrack.outcome;
	ELSIF $13 IS NOT NULL AND $13 <> d.row_version::text THEN
		RETURN ROW('stale', d.row_version::text, NULL, NULL, $8, NULL)::dxtrack.outcome;
	END IF;
	DELETE FROM dxtrack.draft x WHERE x.uscc = own AND x.id = $12;
	RETURN ROW('stored', NULL, clock_timestamp(), NULL, $8, $9)::dxtrack.outcome;
END $$;

-- Files a draft: its bytes become version 1 of a submission with the draft's id. The caller has judged them; what others have filed is judged
-- here, as for every filing.
CREATE FUNCTION draft_submit(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, draft uuid, if_match text, title_key text, findings text, received_at timestamptz)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o   dxtrack.outcome;
	d   dxtrack.draft;
	n   dxtrack.enterprise;
	h   dxtrack.submission_head;
	own text := dxtrack.draft_writer($1, $2);
BEGIN
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9, '{enterprise}');
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	ELSIF own IS NULL THEN
		RETURN dxtrack.key_release($2, $3, 'unauthorized', NULL);
	END IF;
	SELECT * INTO d FROM dxtrack.draft x WHERE x.uscc = own AND x.id = $12 FOR UPDATE;
	IF d.id IS NULL THEN
		RETURN dxtrack.key_release($2, $3, CASE WHEN EXISTS (SELECT FROM dxtrack.submission_head x WHERE x.id = $12 AND x.uscc = own)
		                                        THEN 'stale' ELSE 'not_found' END, NULL);
	ELSIF $13 IS NOT NULL AND $13 <> d.row_version::text THEN
		RETURN dxtrack.key_release($2, $3, 'stale', d.row_version::text);
	END IF;
	o := dxtrack.draft_refusal(own, d.programme, d.entry, d.entry_given, $14);
	IF o.outcome IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, o.outcome, o.detail);
	END IF;
	SELECT * INTO n FROM dxtrack.enterprise x WHERE x.uscc = own;
	DELETE FROM dxtrack.draft x WHERE x.uscc = own AND x.id = $12;
	INSERT INTO dxtrack.submission VALUES (d.id, 1, own, n.district, d.programme, d.entry, d.title, $14, d.period, d.body, d.body_digest, d.answers,
	       d.explanations, d.evidence, coalesce($15, '[]'), $16, $2);
	h.id := d.id;
	h.uscc := own;
	h.programme := d.programme;
	INSERT INTO dxtrack.submission_head (id, uscc, district, programme, entry, version, state, period, title_claim, row_version)
	VALUES (d.id, own, n.district, d.programme, d.entry, 1, 'submitted', d.period, dxtrack.title_claimed(h, $14), d.row_version + 1);
	INSERT INTO dxtrack.audit (recorded_at, account, credential, request_id, address, action, object, version, uscc, content)
	VALUES ($16, $2, $1, $10, $11, 'submission', d.id::text, 1, own,
	        dxtrack.audit_submission($16, $2, $1, $10, $11, own, d.id, 1, d.entry, d.programme, d.title, d.period, d.body_digest, d.answers,
	                                 d.explanations, d.evidence, coalesce($15, '[]')));
	RETURN ROW('stored', (d.row_version + 1)::text, $16, NULL, $8, $9)::dxtrack.outcome;
END $$;

-- As in 0008; what a draft names is kept too.
CREATE OR REPLACE FUNCTION evidence_expire(uploaded_before timestamptz, at_most int) RETURNS int LANGUAGE plpgsql VOLATILE SECURITY DEFINER
	SET search_path = dxtrack, pg_temp AS $$
DECLARE
	gone int;
BEGIN
	WITH old AS (
		SELECT e.id FROM dxtrack.evidence e
		 WHERE e.uploaded_at < least($1, clock_timestamp() - interval '1 hour')
		   AND NOT EXISTS (SELECT FROM dxtrack.submission s WHERE s.evidence <> '[]' AND json_texts(s.evidence) @> ARRAY[e.sha256] AND s.uscc = e.uscc)
		   AND NOT EXISTS (SELECT FROM dxtrack.draft d WHERE d.evidence <> '[]' AND json_texts(d.evidence) @> ARRAY[e.sha256] AND d.uscc = e.uscc)
		 ORDER BY e.uploaded_at LIMIT $2 FOR UPDATE SKIP LOCKED
	)
	DELETE FROM dxtrack.evidence e USING old WHERE e.id = old.id;
	GET DIAGNOSTICS gone = ROW_COUNT;
	RETURN gone;
END $$;

GRANT EXECUTE ON FUNCTION draft_insert, draft_replace, draft_delete, draft_submit TO dxtrack_app;
