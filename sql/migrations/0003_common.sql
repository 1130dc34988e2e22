-- Small functions that everything stands on: ids, canonical bytes, what may be seen, the memory of keys, the audit.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- Functions that writes call are plpgsql, whose plans a session keeps; a function in SQL that is not inlined is planned at each call.

-- A version 7 UUID of an instant. Ids of what the database makes itself (facts); all others are minted by the daemon.
CREATE FUNCTION uuid_v7(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE
	RETURN encode(set_byte(set_byte(overlay(uuid_send(gen_random_uuid())
	              PLACING substring(int8send((extract(epoch FROM at) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
	              6, (get_byte(uuid_send(gen_random_uuid()), 0) & 15) | 112), 8, (get_byte(uuid_send(gen_random_uuid()), 1) & 63) | 128), 'hex')::uuid;

-- Texts of instants as the API writes them; the day of an instant in Shanghai (UTC+8 for "now" only).
CREATE FUNCTION instant_text(at timestamptz) RETURNS text LANGUAGE sql STABLE
	RETURN to_char((at AT TIME ZONE 'UTC') + interval '8 hours', 'YYYY-MM-DD"T"HH24:MI:SS.US"+08:00"');
CREATE FUNCTION shanghai_day(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE
	RETURN ((at AT TIME ZONE 'UTC') + interval '8 hours')::date;
CREATE FUNCTION instant_us(at timestamptz) RETURNS bigint LANGUAGE sql STABLE
	RETURN (extract(epoch FROM at) * 1000000)::bigint;

-- One field of canonical bytes. Like its neighbours inlined into the statement that calls it, so without a SET clause; RETURN binds names here.
CREATE FUNCTION netstring(field text) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN coalesce(octet_length(field)::text || ':' || field || ',', '-,');

-- A list as one field; a day. Never PostgreSQL's own text of arrays and dates, which settings change.
CREATE FUNCTION netlist(list text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN CASE WHEN list IS NOT NULL THEN coalesce((SELECT string_agg(dxtrack.netstring(e), '' ORDER BY n) FROM unnest(list) WITH ORDINALITY AS u (e, n)), '') END;
END $$;
CREATE FUNCTION day_text(day date) RETURNS text LANGUAGE sql STABLE
	RETURN to_char(day, 'YYYY-MM-DD');

-- The content of a submission's audit row; answers enter by their digest, the body by its own.
CREATE FUNCTION audit_submission(recorded_at timestamptz, account uuid, credential uuid, request_id text, address text, uscc text, id uuid, version int,
	entry uuid, programme text, title text, period text, body_digest bytea, answers text, explanations text, evidence text, findings text)
	RETURNS bytea LANGUAGE sql STABLE
	RETURN convert_to('15:dxtrack-audit-1,10:submission,' || netstring(instant_us(recorded_at)::text) || netstring(account::text) || netstring(credential::text)
	       || netstring(request_id) || netstring(address) || netstring(uscc) || netstring(id::text) || netstring(version::text)
	       || netstring(entry::text) || netstring(programme) || netstring(title) || netstring(period) || netstring(encode(body_digest, 'hex'))
	       || netstring(encode(sha256(convert_to(answers, 'UTF8')), 'hex')) || netstring(explanations) || netstring(evidence) || netstring(findings), 'UTF8');

-- The audit row of everything else: fields are all that was inserted, in declared order.
CREATE FUNCTION audit_write(recorded_at timestamptz, account uuid, credential uuid, request_id text, address text, action text, uscc text, object text,
	version bigint, VARIADIC fields text[]) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	INSERT INTO dxtrack.audit (recorded_at, account, credential, request_id, address, action, object, version, uscc, content)
	SELECT recorded_at, account, credential, request_id, address, action, object, version, uscc, convert_to(string_agg(netstring(f), '' ORDER BY n), 'UTF8')
	  FROM unnest(ARRAY['dxtrack-audit-1', action, instant_us(recorded_at)::text, account::text, credential::text, request_id, address, uscc, object,
	                    version::text] || fields) WITH ORDINALITY AS u (f, n);
END $$;

-- Whether this transaction may touch what belongs to an enterprise or a leaf district: the policies' sentence, for functions of the owner.
CREATE FUNCTION may_see(uscc text, district text) RETURNS boolean LANGUAGE sql STABLE
	RETURN coalesce(uscc = ANY (string_to_array(current_setting('dxtrack.uscc', true), ','))
	             OR current_setting('dxtrack.districts', true) = '*'
	             OR district = ANY (string_to_array(current_setting('dxtrack.districts', true), ',')), false);

-- The leaves of a subtree; a leaf is its own.
CREATE FUNCTION district_leaves(root text) RETURNS text[] LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	WITH RECURSIVE below AS (
		SELECT code, kind FROM dxtrack.district WHERE code = root
		UNION
		SELECT d.code, d.kind FROM dxtrack.district d JOIN below b ON d.parent = b.code
	)
	SELECT coalesce(array_agg(code ORDER BY code) FILTER (WHERE kind = 'sub_district'), '{}') FROM below
$$;
CREATE FUNCTION scope_known(s text) RETURNS boolean LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT CASE split_part(s, ':', 1)
	       WHEN 'district' THEN EXISTS (SELECT FROM dxtrack.district WHERE code = split_part(s, ':', 2))
	       WHEN 'park' THEN EXISTS (SELECT FROM dxtrack.park WHERE code = split_part(s, ':', 2))
	       WHEN 'chain' THEN EXISTS (SELECT FROM dxtrack.chain WHERE code = split_part(s, ':', 2))
	       ELSE false END
$$;

-- JSON for members of answers, with the rights of the caller.
CREATE FUNCTION json_texts(list text) RETURNS text[] LANGUAGE sql IMMUTABLE
	RETURN CASE WHEN list = '[]' THEN '{}' ELSE ARRAY(SELECT json_array_elements_text(list::json)) END;
CREATE FUNCTION reviews_json(of_submission uuid) RETURNS text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT '[' || coalesce(string_agg((SELECT row_to_json(j)::text FROM (SELECT r.id, r.version, r.decision, r.reason_code, r.reason, r.effective_on,
	              r.document_no, r.due_on, r.by_person AS by, instant_text(r.recorded_at) AS at) j), ',' ORDER BY r.recorded_at, r.id), '') || ']'
	  FROM dxtrack.review r WHERE r.submission = of_submission
$$;
CREATE FUNCTION moves_json(of_entry uuid) RETURNS text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT '[' || coalesce(string_agg((SELECT row_to_json(j)::text FROM (SELECT m.to_stage AS to, m.effective_on, m.document_no, m.reason,
	              EXISTS (SELECT FROM dxtrack.move r WHERE r.reverts = m.id) AS undone, m.by_person AS by, instant_text(m.recorded_at) AS at) j),
	              ',' ORDER BY m.recorded_at, m.id), '') || ']'
	  FROM dxtrack.move m WHERE m.entry = of_entry AND m.reverts IS NULL
$$;
CREATE FUNCTION members_json(of_opening uuid) RETURNS text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT '[' || coalesce(string_agg((SELECT row_to_json(j)::text FROM (SELECT m.uscc, m.title, m.effective_on, m.district) j), ',' ORDER BY m.position), '') || ']'
	  FROM dxtrack.opening_member m WHERE m.opening_stock = of_opening
$$;

-- A token's holder, by hash alone.
CREATE FUNCTION credential_find(token_hash bytea) RETURNS TABLE (credential uuid, account uuid, person text, role text, uscc text, district text,
	districts text, scopes text[], addresses text[], expires_at timestamptz)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT c.id, a.id, a.person, a.role, a.uscc, a.district,
	       CASE WHEN a.role IN ('manager', 'auditor') THEN '*' WHEN a.role = 'reviewer' THEN array_to_string(dxtrack.district_leaves(a.district), ',') END,
	       c.scopes, c.addresses, c.expires_at
	  FROM dxtrack.credential c JOIN dxtrack.account a ON a.id = c.account
	 WHERE c.hash = token_hash AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > clock_timestamp()) AND a.disabled_at IS NULL
$$;

-- What a keyed write came to.
CREATE TYPE outcome AS (outcome text, detail text, recorded_at timestamptz, revision bigint, status int, answer text);

-- Begins a keyed write: who (of these roles) and the key, in this order. Null: go on; the key is remembered now, and is to be released
-- where the write is refused. Waits for a rival of the same key.
CREATE FUNCTION key_claim(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
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
		INSERT INTO dxtrack.idempotency (account, key, uscc, method, path, query, body_digest, status, answer, recorded_at)
		VALUES ($2, $3, own, $4, $5, coalesce($6, ''), $7, $8, $9, clock_timestamp()) ON CONFLICT DO NOTHING;
		IF FOUND THEN
			RETURN NULL;
		END IF;
		SELECT * INTO was FROM dxtrack.idempotency i WHERE i.account = $2 AND i.key = $3;
		IF NOT FOUND THEN
			CONTINUE;                             -- its memory ended just now
		ELSIF (was.method, was.path, was.query, was.body_digest) = ($4, $5, coalesce($6, ''), $7) THEN
			RETURN ROW('replayed', NULL, NULL, NULL, was.status, was.answer)::dxtrack.outcome;
		END IF;
		RETURN ROW('idempotency_conflict', NULL, NULL, NULL, $8, NULL)::dxtrack.outcome;
	END LOOP;
END $$;

-- A refusal leaves no trace.
CREATE FUNCTION key_release(account uuid, key text, refusal text, detail text) RETURNS outcome
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	DELETE FROM dxtrack.idempotency i WHERE i.account = $1 AND i.key = $2;
	RETURN ROW(refusal, detail, NULL, NULL, NULL, NULL)::dxtrack.outcome;
END $$;

CREATE FUNCTION person_of(account uuid) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN (SELECT a.person FROM dxtrack.account a WHERE a.id = $1);
END $$;

CREATE FUNCTION idempotency_find(account uuid, key text, method text, path text, query text, body_digest bytea)
	RETURNS TABLE (outcome text, status int, answer text, id uuid, version int, received_at timestamptz, entry uuid, programme text, uscc text, findings text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT CASE WHEN c.same THEN 'replayed' ELSE 'idempotency_conflict' END, CASE WHEN c.same THEN i.status END, CASE WHEN c.same THEN i.answer END,
	       s.id, s.version, s.received_at, s.entry, s.programme, s.uscc, s.findings
	  FROM dxtrack.idempotency i
	 CROSS JOIN LATERAL (SELECT (i.method, i.path, i.query, i.body_digest) = ($3, $4, coalesce($5, ''), $6) AS same) c
	  LEFT JOIN dxtrack.submission s ON c.same AND s.id = i.object AND s.version = i.version
	 WHERE i.account = $1 AND i.key = $2
$$;

-- Who listens learns what moved; figures tell by themselves.
CREATE FUNCTION catalogue_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('dxtrack_catalogue', TG_TABLE_NAME);
	RETURN NULL;
END $$;
CREATE FUNCTION credential_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('dxtrack_credential', CASE TG_TABLE_NAME WHEN 'account' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'account')::uuid END::text);
	RETURN NULL;
END $$;
DO $$
DECLARE t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['catalogue', 'district', 'chain', 'park'] LOOP
		EXECUTE format('CREATE TRIGGER told AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION catalogue_told()', t);
	END LOOP;
	FOREACH t IN ARRAY ARRAY['account', 'credential'] LOOP
		EXECUTE format('CREATE TRIGGER told AFTER INSERT OR UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION credential_told()', t);
	END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION instant_text, instant_us, netstring, audit_submission, district_leaves, json_texts, reviews_json, moves_json, members_json,
	credential_find, idempotency_find TO dxtrack_app, dxtrack_reader;
REVOKE EXECUTE ON FUNCTION credential_find, idempotency_find FROM dxtrack_reader;
