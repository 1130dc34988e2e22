-- Evidence: files that filings name by their SHA-256. A file is uploaded in pieces in one transaction; its head comes last, so there are no
-- pieces without one. Each enterprise has its own copy: what another holds is nothing that an answer could tell.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE TABLE evidence (
	sha256      text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
	uscc        uscc NOT NULL,
	id          uuid NOT NULL UNIQUE,
	media_type  text NOT NULL CHECK (media_type IN ('application/pdf', 'application/ofd', 'image/png', 'image/jpeg')),
	size_bytes  bigint NOT NULL CHECK (size_bytes > 0),
	pieces      int NOT NULL CHECK (pieces > 0),
	account     uuid NOT NULL,
	uploaded_at timestamptz NOT NULL,
	PRIMARY KEY (sha256, uscc)
);
COMMENT ON TABLE evidence IS 'Insert-only but for evidence_expire. A file that an enterprise has uploaded; the same file twice is one.';
COMMENT ON COLUMN evidence.id IS 'UUIDv7 minted by the daemon for the upload that was kept.';
COMMENT ON COLUMN evidence.media_type IS 'By its first bytes, whatever the client said.';
CREATE INDEX evidence_by_age ON evidence (uploaded_at);

CREATE TABLE evidence_piece (
	evidence uuid NOT NULL REFERENCES evidence (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
	n        int NOT NULL CHECK (n >= 0),
	uscc     uscc NOT NULL,
	bytes    bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 1048576),
	PRIMARY KEY (evidence, n)
);
COMMENT ON TABLE evidence_piece IS 'Insert-only. The bytes of a file, in pieces numbered from 0.';
ALTER TABLE evidence_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;  -- these formats are packed already

-- Which filings name a file. Filings without evidence, nearly all, are not in it.
CREATE INDEX submission_by_evidence ON submission USING gin (json_texts(evidence)) WHERE evidence <> '[]';

-- Whether this transaction may see a filing of that enterprise that names the file: the second half of the policy.
CREATE FUNCTION evidence_shown(uscc text, sha256 text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
	SET search_path = dxtrack, pg_temp SET enable_seqscan = off AS $$
BEGIN
	RETURN EXISTS (SELECT FROM dxtrack.submission s
	                WHERE s.evidence <> '[]' AND json_texts(s.evidence) @> ARRAY[$2] AND s.uscc = $1 AND dxtrack.may_see(s.uscc, s.district));
END $$;

-- Whether a filing of another enterprise names the file: one invoice at two enterprises. Any version, whatever became of it.
CREATE FUNCTION evidence_named_elsewhere(uscc text, sha256 text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
	SET search_path = dxtrack, pg_temp SET enable_seqscan = off AS $$
BEGIN
	RETURN EXISTS (SELECT FROM dxtrack.submission s
	                WHERE s.evidence <> '[]' AND json_texts(s.evidence) @> ARRAY[$2] AND s.uscc <> $1);
END $$;

-- The enterprise of a credential that may still write as what this transaction stands for, or null.
CREATE FUNCTION evidence_filer(credential uuid, account uuid) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN (SELECT a.uscc FROM dxtrack.credential c JOIN dxtrack.account a ON a.id = c.account
	         WHERE c.id = $1 AND c.account = $2 AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > clock_timestamp())
	           AND a.disabled_at IS NULL AND a.role = 'enterprise' AND dxtrack.may_see(a.uscc, NULL));
END $$;

-- Before the first byte: open (pieces may follow), there (the enterprise has the file), unauthorized.
CREATE FUNCTION evidence_open(credential uuid, account uuid, sha256 text) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
	SET search_path = dxtrack, pg_temp AS $$
DECLARE
	own text := dxtrack.evidence_filer($1, $2);
BEGIN
	RETURN CASE WHEN own IS NULL THEN 'unauthorized'
	            WHEN EXISTS (SELECT FROM dxtrack.evidence e WHERE e.uscc = own AND e.sha256 = $3) THEN 'there'
	            ELSE 'open' END;
END $$;

-- Behind the last piece: stored, there (another upload of the same file was faster), unauthorized (revoked meanwhile). Unless stored, the
-- pieces go.
CREATE FUNCTION evidence_keep(credential uuid, account uuid, request_id text, address text, id uuid, sha256 text, media_type text, size_bytes bigint,
	pieces int) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
#variable_conflict use_column
DECLARE
	own text := dxtrack.evidence_filer($1, $2);
	at  timestamptz := clock_timestamp();
BEGIN
	IF own IS NOT NULL THEN
		IF (SELECT (count(*), sum(octet_length(p.bytes)), min(p.n), max(p.n)) FROM dxtrack.evidence_piece p WHERE p.evidence = $5 AND p.uscc = own)
		   IS DISTINCT FROM ($9::bigint, $8, 0, $9 - 1) THEN
			RAISE EXCEPTION 'evidence %: the pieces are not whole', $5;
		END IF;
		INSERT INTO dxtrack.evidence (sha256, uscc, id, media_type, size_bytes, pieces, account, uploaded_at)
		VALUES ($6, own, $5, $7, $8, $9, $2, at) ON CONFLICT ON CONSTRAINT evidence_pkey DO NOTHING;
		IF FOUND THEN
			PERFORM dxtrack.audit_write(at, $2, $1, $3, $4, 'evidence', own, $6, 1, $5::text, $7, $8::text);
			RETURN 'stored';
		END IF;
	END IF;
	DELETE FROM dxtrack.evidence_piece p WHERE p.evidence = $5;
	RETURN CASE WHEN own IS NULL THEN 'unauthorized' ELSE 'there' END;
END $$;

-- Removes files that no version names and that were uploaded before an instant (at least an hour ago: whoever uploads is about to file),
-- at most so many at once: how many went. For the keeper; may run on several daemons at once.
CREATE FUNCTION evidence_expire(uploaded_before timestamptz, at_most int) RETURNS int LANGUAGE plpgsql VOLATILE SECURITY DEFINER
	SET search_path = dxtrack, pg_temp AS $$
DECLARE
	gone int;
BEGIN
	WITH old AS (
		SELECT e.id FROM dxtrack.evidence e
		 WHERE e.uploaded_at < least($1, clock_timestamp() - interval '1 hour')
		   AND NOT EXISTS (SELECT FROM dxtrack.submission s WHERE s.evidence <> '[]' AND json_texts(s.evidence) @> ARRAY[e.sha256] AND s.uscc = e.uscc)
		 ORDER BY e.uploaded_at LIMIT $2 FOR UPDATE SKIP LOCKED
	)
	DELETE FROM dxtrack.evidence e USING old WHERE e.id = old.id;
	GET DIAGNOSTICS gone = ROW_COUNT;
	RETURN gone;
END $$;

GRANT SELECT ON evidence TO dxtrack_app, dxtrack_reader;
GRANT SELECT, INSERT ON evidence_piece TO dxtrack_app;
GRANT EXECUTE ON FUNCTION evidence_shown, evidence_named_elsewhere, evidence_open, evidence_keep, evidence_expire TO dxtrack_app;
GRANT EXECUTE ON FUNCTION evidence_shown TO dxtrack_reader;

DO $$
DECLARE
	own text := 'uscc = ANY ((SELECT string_to_array(current_setting(''dxtrack.uscc'', true), '',''))::text[])';
	t   text;
BEGIN
	FOREACH t IN ARRAY ARRAY['evidence', 'evidence_piece'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY owner ON %I TO dxtrack_owner USING (true) WITH CHECK (true)', t);
		EXECUTE format('CREATE POLICY reader ON %I FOR SELECT TO dxtrack_reader USING (true)', t);
	END LOOP;
	EXECUTE format('CREATE POLICY seen ON evidence FOR SELECT TO dxtrack_app USING (%s OR evidence_shown(uscc, sha256))', own);
	-- whoever sees the head sees the pieces
	CREATE POLICY seen ON evidence_piece FOR SELECT TO dxtrack_app USING (EXISTS (SELECT FROM evidence e WHERE e.id = evidence));
	EXECUTE format('CREATE POLICY filed ON evidence_piece FOR INSERT TO dxtrack_app WITH CHECK (%s)', own);
END $$;
