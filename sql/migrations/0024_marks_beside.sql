-- Every finding that depends on others was taken apart as JSON in the statement that stores the group: a fifth of what filing one costs PostgreSQL, and
-- nearly always to find that nobody else has the contract. The marks now come beside the findings, one look-up each; only a mark that is shared is asked what follows.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE TYPE marks_sought AS (shared int[], places int[], marks text[]);
COMMENT ON TYPE marks_sought IS 'shared: the places of filings of which another enterprise has left a mark, NULL for none. marks: all marks, each with the place of its filing.';

-- The marks of each filing, a line each (NULL: none), by the enterprise at the same place.
CREATE FUNCTION marks_seek(own text[], usccs text[]) RETURNS marks_sought LANGUAGE plpgsql STABLE SECURITY DEFINER
	SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	s dxtrack.marks_sought;
BEGIN
	SELECT array_agg(DISTINCT m.place) FILTER (WHERE m.shared), array_agg(m.place), array_agg(m.mark) INTO s
	  FROM (SELECT u.place::int, l.mark, EXISTS (SELECT FROM dxtrack.filing_mark x WHERE x.mark = l.mark AND x.uscc <> $2[u.place]) AS shared
	          FROM unnest($1) WITH ORDINALITY u (own, place), unnest(string_to_array(u.own, E'\n')) l (mark)) m;
	RETURN s;
END $$;

-- As in 0018, and $25: the marks of each.
DROP FUNCTION submission_insert(int[], uuid[], uuid[], text[], text[], text[], text[], bytea[],
	uuid[], uuid[], bool[], text[], text[], text[], text[], text[],
	text[], text[], text[], text[], text[], timestamptz[], text[], text[]);
CREATE FUNCTION submission_insert(ordinalities int[], credentials uuid[], accounts uuid[], keys text[], methods text[], paths text[], queries text[], body_digests bytea[],
	ids uuid[], entries uuid[], entries_given bool[], usccs text[], programmes text[], titles text[], title_keys text[], periods text[],
	bodies text[], answers_given text[], explanations_given text[], evidences text[], findings_found text[], receipts timestamptz[], request_ids text[], addresses text[],
	marks_left text[])
	RETURNS TABLE (ordinality int, outcome text, id uuid, entry uuid, version int, received_at timestamptz, programme text, uscc text, findings text)
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp
	SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
	shut   boolean[];
	sought dxtrack.marks_sought;
	told   text[];
BEGIN
	IF cardinality(array_remove($16, NULL)) > 0 THEN
		shut := dxtrack.periods_shut($13, $16, $22);
	END IF;
	IF cardinality(array_remove($25, NULL)) > 0 THEN
		sought := dxtrack.marks_seek($25, $12);
		IF sought.shared IS NOT NULL THEN
			told := (dxtrack.findings_settle(ARRAY(SELECT CASE WHEN u.place = ANY (sought.shared) THEN u.found END FROM unnest($21) WITH ORDINALITY u (found, place)), $12)).kept;
		END IF;
		-- those that depend on others stand last; where nobody shares a mark none of them holds
		findings_found := ARRAY(SELECT CASE WHEN u.own IS NULL THEN u.found WHEN u.place = ANY (sought.shared) THEN told[u.place]
		                                    ELSE rtrim(left(u.found, strpos(u.found, '{"marks":[') - 1), ',') || ']' END
		                          FROM unnest($21, $25) WITH ORDINALITY u (found, own, place));
	END IF;
	RETURN QUERY
	WITH judged AS MATERIALIZED (
		-- in the order of refusals: who, the key, then what the row says; of a row only its place i is carried on, its columns stay in their arrays
		SELECT i, n.district, o.object, o.version, t.entry AS title_entry, CASE WHEN k.titled IS NOT TRUE THEN $15[i] END AS title_claim,
		       CASE WHEN c.id IS NULL THEN 'unauthorized'
		            WHEN o.key IS NOT NULL AND (o.method, o.path, o.query, o.body_digest) = ($5[i], $6[i], $7[i], $8[i]) THEN 'replayed'
		            WHEN o.key IS NOT NULL THEN 'idempotency_conflict'
		            WHEN shut[i] THEN 'period_closed'
		            WHEN n.uscc IS NULL THEN 'unknown_enterprise'
		            WHEN $11[i] AND k.entry IS NULL THEN 'unknown_entry'
		            WHEN t.entry IS NOT NULL THEN 'duplicate_title'
		       END AS refusal
		  FROM generate_series(1, cardinality($1)) i
		  -- LIMIT 1 keeps each a look-up by its key
		  LEFT JOIN LATERAL (SELECT x.id FROM dxtrack.credential x WHERE x.id = $2[i] AND x.account = $3[i] AND x.uscc = $12[i]
		                      AND x.revoked_at IS NULL AND (x.expires_at IS NULL OR x.expires_at > clock_timestamp()) LIMIT 1) c ON true
		  LEFT JOIN LATERAL (SELECT * FROM dxtrack.idempotency x WHERE x.account = $3[i] AND x.key = $4[i] LIMIT 1) o ON true
		  LEFT JOIN LATERAL (SELECT x.uscc, x.district FROM dxtrack.enterprise x WHERE x.uscc = $12[i] LIMIT 1) n ON true
		  LEFT JOIN LATERAL (SELECT h.entry, bool_or(h.title_claim IS NOT DISTINCT FROM $15[i]) AS titled FROM dxtrack.submission_head h
		                      WHERE $11[i] AND h.uscc = $12[i] AND h.programme = $13[i] AND h.entry = $10[i] GROUP BY h.entry) k ON true
		  LEFT JOIN LATERAL (SELECT h.entry FROM dxtrack.submission_head h
		                      WHERE $15[i] IS NOT NULL AND h.uscc = $12[i] AND h.programme = $13[i] AND h.title_claim = $15[i]
		                        AND h.entry <> $10[i] LIMIT 1) t ON true
	), keys AS (
		-- in one order everywhere, else two groups deadlock
		INSERT INTO dxtrack.idempotency (account, key, uscc, method, path, query, body_digest, status, object, version, recorded_at)
		SELECT $3[i], $4[i], $12[i], $5[i], $6[i], $7[i], $8[i], 201, $9[i], 1, $22[i]
		  FROM judged WHERE refusal IS NULL ORDER BY $3[i], $4[i]
		    ON CONFLICT DO NOTHING
		RETURNING object
	), settled AS MATERIALIZED (
		-- an array, since a join reads all keys for each row
		SELECT j.*, coalesce($9[j.i] = ANY ((SELECT array_agg(k.object) FROM keys k)::uuid[]), false) AS stored FROM judged j
	), versions AS (
		INSERT INTO dxtrack.submission (id, version, uscc, district, programme, entry, title, title_key, period, body, body_digest, answers, explanations, evidence,
		       findings, received_at, account)
		SELECT $9[i], 1, $12[i], district, $13[i], $10[i], $14[i], $15[i], $16[i], $17[i], $8[i], $18[i], coalesce($19[i], '{}'), coalesce($20[i], '[]'),
		       coalesce($21[i], '[]'), $22[i], $3[i]
		  FROM settled WHERE stored
	), heads AS (
		-- the first filing of an entry with a title claims it
		INSERT INTO dxtrack.submission_head (id, uscc, district, programme, entry, version, state, period, title_claim)
		SELECT $9[i], $12[i], district, $13[i], $10[i], 1, 'submitted', $16[i], title_claim
		  FROM settled WHERE stored
	), marked AS (
		INSERT INTO dxtrack.filing_mark (mark, uscc)
		-- places as an array, since a join reads the whole group for each mark
		SELECT DISTINCT m.mark, $12[m.i] FROM unnest(sought.places, sought.marks) m (i, mark)
		 WHERE m.i = ANY ((SELECT array_agg(s.i) FROM settled s WHERE s.stored)::int[]) ORDER BY 1, 2
		    ON CONFLICT DO NOTHING
	), audited AS (
		INSERT INTO dxtrack.audit (recorded_at, account, credential, request_id, address, action, object, version, uscc, content)
		SELECT $22[i], $3[i], $2[i], $23[i], $24[i], 'submission', $9[i]::text, 1, $12[i],
		       dxtrack.audit_submission($22[i], $3[i], $2[i], $23[i], $24[i], $12[i], $9[i], 1, $10[i], $13[i], $14[i], $16[i], $8[i],
		                                $18[i], coalesce($19[i], '{}'), coalesce($20[i], '[]'), coalesce($21[i], '[]'))
		  FROM settled WHERE stored
	)
	SELECT $1[j.i],
	       CASE WHEN j.refusal IS NOT NULL THEN j.refusal WHEN j.stored THEN 'stored' ELSE 'race' END AS outcome,
	       CASE WHEN j.stored THEN $9[j.i] ELSE s.id END AS id,
	       CASE WHEN j.stored THEN $10[j.i] WHEN j.refusal = 'duplicate_title' THEN j.title_entry ELSE s.entry END AS entry,
	       CASE WHEN j.stored THEN 1 ELSE s.version END AS version,
	       CASE WHEN j.stored THEN $22[j.i] ELSE s.received_at END AS received_at,
	       CASE WHEN j.stored THEN $13[j.i] ELSE s.programme END AS programme,
	       CASE WHEN j.stored THEN $12[j.i] ELSE s.uscc END AS uscc,
	       CASE WHEN j.stored THEN coalesce($21[j.i], '[]') ELSE s.findings END AS findings
	  FROM settled j
	  LEFT JOIN LATERAL (SELECT x.* FROM dxtrack.submission x
	                      WHERE j.refusal = 'replayed' AND x.id = j.object AND x.version = j.version AND x.uscc = $12[j.i] LIMIT 1) s ON true
	 ORDER BY j.i;
END $$;

GRANT EXECUTE ON FUNCTION marks_seek, submission_insert TO dxtrack_app;
