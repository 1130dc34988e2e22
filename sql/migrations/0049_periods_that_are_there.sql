-- A filing that named a period which nobody had made was taken: a slip of the pen went unnoticed, and its enterprise was told of as not having filed. What a filing or a
-- correction names must be there, as its programme's own period or as one of all programmes. Found where it was looked whether the period is open: no statement more.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- Of filings that name a period, what bars them: period_closed (before it opens, after its close, or too late and not in a reopening) or unknown_period; null: nothing.
CREATE FUNCTION periods_barred(programmes text[], codes text[], received timestamptz[]) RETURNS text[]
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	barred text[] := '{}';
	p      dxtrack.period;
	s      record;
BEGIN
	PERFORM pg_advisory_xact_lock_shared(7239001, 3);
	FOR i IN 1..cardinality(codes) LOOP
		p := CASE WHEN codes[i] IS NOT NULL THEN dxtrack.period_meant(programmes[i], codes[i]) END;
		IF p.code IS NULL THEN
			barred := barred || CASE WHEN codes[i] IS NOT NULL THEN 'unknown_period' END;
			CONTINUE;
		END IF;
		s := dxtrack.period_stand(p.programme, p.code, NULL);
		barred := barred || CASE WHEN s.closed_at IS NOT NULL OR dxtrack.shanghai_day(received[i]) < p.opens_on
		                           OR (s.open_until IS NULL AND dxtrack.shanghai_day(received[i]) > p.late_until) THEN 'period_closed' END;
	END LOOP;
	RETURN barred;
END $$;
GRANT EXECUTE ON FUNCTION periods_barred TO dxtrack_app;

-- As in 0024, and unknown_period.
CREATE OR REPLACE FUNCTION submission_insert(ordinalities int[], credentials uuid[], accounts uuid[], keys text[], methods text[], paths text[], queries text[], body_digests bytea[],
	ids uuid[], entries uuid[], entries_given bool[], usccs text[], programmes text[], titles text[], title_keys text[], periods text[],
	bodies text[], answers_given text[], explanations_given text[], evidences text[], findings_found text[], receipts timestamptz[], request_ids text[], addresses text[],
	marks_left text[])
	RETURNS TABLE (ordinality int, outcome text, id uuid, entry uuid, version int, received_at timestamptz, programme text, uscc text, findings text)
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp
	SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
	barred text[];
	sought dxtrack.marks_sought;
	told   text[];
BEGIN
	IF cardinality(array_remove($16, NULL)) > 0 THEN
		barred := dxtrack.periods_barred($13, $16, $22);
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
		            WHEN barred[i] = 'period_closed' THEN 'period_closed'
		            WHEN n.uscc IS NULL THEN 'unknown_enterprise'
		            WHEN barred[i] IS NOT NULL THEN barred[i]
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

DROP FUNCTION periods_shut(text[], text[], timestamptz[]);

-- As before (0014), and unknown_period.
CREATE OR REPLACE FUNCTION draft_submit(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, draft uuid, if_match text, title_key text, findings text, received_at timestamptz)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o   dxtrack.outcome;
	d   dxtrack.draft;
	n   dxtrack.enterprise;
	h   dxtrack.submission_head;
	own text := dxtrack.draft_writer($1, $2);
	barred text;
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
	IF d.period IS NOT NULL THEN
		barred := (dxtrack.periods_barred(ARRAY[d.programme], ARRAY[d.period], ARRAY[$16]))[1];
	END IF;
	IF barred IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, barred, NULL);
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

-- As before (0011), and unknown_period: a correction may name a period that is closed, but not one that is not there.
CREATE OR REPLACE FUNCTION correction_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
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
	ELSIF $16 IS NOT NULL AND (dxtrack.period_meant(h.programme, $16)).code IS NULL THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_period', NULL);
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
