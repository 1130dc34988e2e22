-- Three changes left no audit row: issuing a token, revoking one, and the keeper's removal of files that nobody names.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- Who acts at the database itself: whoever may connect as dxtrack_ctl. Like the keeper it has no credential and gets none.
INSERT INTO account (id, person, role, disabled_at)
VALUES ('00000000-0000-7000-8000-000000000002', '运维人员 (dxtrackctl)', 'system', clock_timestamp());

-- Issues a token for an account. Its audit row is about no enterprise and no district ('' is nobody's code), so of credentials the auditor alone is told.
CREATE FUNCTION token_issue(token uuid, of_account uuid, hash bytea, hint text, scopes text[], addresses text[], until timestamptz)
	RETURNS TABLE (id uuid, expires_at text) LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
#variable_conflict use_column
DECLARE
	operator constant uuid := '00000000-0000-7000-8000-000000000002';
	a  dxtrack.account;
	at timestamptz := clock_timestamp();
BEGIN
	SELECT * INTO a FROM dxtrack.account x WHERE x.id = $2;
	IF a.id IS NULL THEN
		RETURN;
	END IF;
	INSERT INTO dxtrack.credential (id, account, uscc, kind, hash, hint, scopes, addresses, expires_at) VALUES ($1, a.id, a.uscc, 'token', $3, $4, $5, $6, $7);
	PERFORM dxtrack.audit_write(at, operator, operator, NULL, NULL, 'token_issued', '', $1::text, 1, $4, a.id::text, a.role, a.person, a.district,
	        array_to_string($5, ','), array_to_string($6, ','), dxtrack.instant_text($7));
	RETURN QUERY SELECT $1, to_char($7 AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"');
END $$;

-- Revokes the tokens of a public part: those that still held.
CREATE FUNCTION token_revoke(public_part text) RETURNS SETOF uuid LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	operator constant uuid := '00000000-0000-7000-8000-000000000002';
	c  dxtrack.credential;
	at timestamptz := clock_timestamp();
BEGIN
	FOR c IN UPDATE dxtrack.credential x SET revoked_at = at WHERE x.hint = $1 AND x.kind = 'token' AND x.revoked_at IS NULL RETURNING x.* LOOP
		PERFORM dxtrack.audit_write(at, operator, operator, NULL, NULL, 'token_revoked', '', c.id::text, 2, c.hint, c.account::text);
		RETURN NEXT c.id;
	END LOOP;
END $$;

-- As before (0037), and each removal is told, as the upload was: to its enterprise.
CREATE OR REPLACE FUNCTION keeper_evidence(at_most int, OUT done bigint, OUT more bigint)
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	keeper constant uuid := '00000000-0000-7000-8000-000000000001';
	e  dxtrack.evidence;
	at timestamptz;
BEGIN
	done := 0;
	FOR e IN SELECT * FROM dxtrack.evidence x WHERE x.due_at < 'infinity' AND x.due_at <= clock_timestamp() ORDER BY x.due_at LIMIT $1 FOR UPDATE SKIP LOCKED LOOP
		done := done + 1;
		IF EXISTS (SELECT FROM dxtrack.submission s WHERE s.evidence <> '[]' AND json_texts(s.evidence) @> ARRAY[e.sha256] AND s.uscc = e.uscc) THEN
			UPDATE dxtrack.evidence x SET due_at = 'infinity' WHERE x.id = e.id;
		ELSIF EXISTS (SELECT FROM dxtrack.draft d WHERE d.evidence <> '[]' AND json_texts(d.evidence) @> ARRAY[e.sha256] AND d.uscc = e.uscc) THEN
			UPDATE dxtrack.evidence x SET due_at = clock_timestamp() + interval '7 days' WHERE x.id = e.id;
		ELSE
			DELETE FROM dxtrack.evidence x WHERE x.id = e.id;
			at := clock_timestamp();
			PERFORM dxtrack.audit_write(at, keeper, keeper, NULL, NULL, 'evidence_removed', e.uscc, e.sha256, 2, e.id::text, e.media_type, e.size_bytes::text);
		END IF;
	END LOOP;
	more := (done >= $1)::int;
END $$;

-- As before (0016); a removal is the enterprise's own affair, as the upload is.
CREATE OR REPLACE FUNCTION event_district(action text, object text, version bigint, of_uscc text) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp SET enable_seqscan = off AS $$
DECLARE
	thing uuid := CASE WHEN object ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN object::uuid END;
BEGIN
	IF of_uscc IS NULL OR action IN ('evidence', 'evidence_removed') THEN
		RETURN NULL;
	END IF;
	RETURN coalesce(CASE WHEN action = 'submission' THEN (SELECT s.district FROM dxtrack.submission s
	                                                        WHERE s.id = thing AND s.version = event_district.version AND s.uscc = of_uscc) END,
	                CASE WHEN thing IS NOT NULL THEN coalesce(
	                     (SELECT h.district FROM dxtrack.submission_head h WHERE h.id = thing AND h.uscc = of_uscc),
	                     (SELECT e.district FROM dxtrack.entry_head e WHERE e.id = thing),
	                     (SELECT p.district FROM dxtrack.void_proposal p WHERE p.id = thing)) END,
	                (SELECT e.district FROM dxtrack.enterprise e WHERE e.uscc = of_uscc));
END $$;
