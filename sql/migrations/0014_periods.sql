-- Periods: when filings that name one are taken, when it was closed, and who let it be reopened. What a close knew is asked again later.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE TABLE period (
	programme   text NOT NULL,
	code        text NOT NULL CHECK (code ~ '^[0-9]{4}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?$'),
	first_day   date NOT NULL,
	last_day    date NOT NULL CHECK (last_day >= first_day),
	opens_on    date NOT NULL,
	due_on      date NOT NULL CHECK (due_on >= opens_on),
	late_until  date NOT NULL CHECK (late_until >= due_on),
	by_account  uuid NOT NULL,
	by_person   text NOT NULL,
	recorded_at timestamptz NOT NULL,
	PRIMARY KEY (programme, code)
);
COMMENT ON TABLE period IS 'Insert-only. A period of a programme, or of all of them; a filing that names it is taken from opens_on to late_until and is late after due_on.';
COMMENT ON COLUMN period.programme IS 'Its code, or * for every programme that has no period of this code of its own.';
CREATE TABLE period_event (
	id          uuid PRIMARY KEY,
	programme   text NOT NULL,
	code        text NOT NULL,
	kind        text NOT NULL CHECK (kind IN ('close', 'propose', 'reopen')),
	proposal    uuid REFERENCES period_event CHECK ((kind = 'reopen') = (proposal IS NOT NULL)),
	reason      text CHECK ((kind = 'close') = (reason IS NULL)),
	expires_at  timestamptz CHECK ((kind = 'close') = (expires_at IS NULL)),
	by_account  uuid NOT NULL,
	by_person   text NOT NULL,
	recorded_at timestamptz NOT NULL,
	FOREIGN KEY (programme, code) REFERENCES period
);
COMMENT ON TABLE period_event IS 'Insert-only. What happened to a period: closed, proposed to be reopened, reopened by another person. A reopening that expires closes it at that instant without an event.';
COMMENT ON COLUMN period_event.proposal IS 'Of a reopening: the event that proposed it.';
COMMENT ON COLUMN period_event.expires_at IS 'When the reopening ends.';
CREATE INDEX period_event_by_period ON period_event (programme, code, recorded_at);
GRANT SELECT ON period, period_event TO dxtrack_app, dxtrack_reader;

-- Where a period stands: now (known_at null), or as it was known at an instant. changes counts closes and reopenings. Instants of closes may
-- lie a little ahead of the clock, so that now leaves none out.
CREATE FUNCTION period_stand(of_programme text, of_code text, known_at timestamptz,
	OUT state text, OUT changes bigint, OUT closed_at timestamptz, OUT open_until timestamptz)
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	e     dxtrack.period_event;
	known timestamptz := coalesce(known_at, 'infinity');
BEGIN
	SELECT count(*) INTO changes FROM dxtrack.period_event x
	 WHERE x.programme = of_programme AND x.code = of_code AND x.kind <> 'propose' AND x.recorded_at <= known;
	SELECT * INTO e FROM dxtrack.period_event x
	 WHERE x.programme = of_programme AND x.code = of_code AND x.kind <> 'propose' AND x.recorded_at <= known ORDER BY x.recorded_at DESC LIMIT 1;
	IF e.kind = 'close' THEN
		closed_at := e.recorded_at;
	ELSIF e.kind = 'reopen' AND e.expires_at <= coalesce(known_at, clock_timestamp()) THEN
		closed_at := e.expires_at;
	ELSIF e.kind = 'reopen' THEN
		open_until := e.expires_at;
	END IF;
	state := CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END;
END $$;

-- The period that a code means in a programme: its own, else that of all programmes; null where there is neither.
CREATE FUNCTION period_meant(of_programme text, of_code text) RETURNS period LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	p dxtrack.period;
BEGIN
	SELECT * INTO p FROM dxtrack.period x WHERE x.code = of_code AND x.programme IN (of_programme, '*') ORDER BY x.programme = '*' LIMIT 1;
	RETURN p;
END $$;

-- The proposal that another person may still confirm: nothing has happened since, and it has not expired.
CREATE FUNCTION period_proposed(of_programme text, of_code text) RETURNS period_event
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	e dxtrack.period_event;
BEGIN
	SELECT * INTO e FROM dxtrack.period_event x WHERE x.programme = of_programme AND x.code = of_code ORDER BY x.recorded_at DESC LIMIT 1;
	RETURN CASE WHEN e.kind = 'propose' AND e.expires_at > clock_timestamp() THEN e END;
END $$;

-- Every proposal to reopen a period, oldest first.
CREATE FUNCTION reopenings_json(of_programme text, of_code text) RETURNS text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT '[' || coalesce(string_agg((SELECT row_to_json(j)::text FROM (SELECT p.id AS proposal, p.reason, instant_text(p.expires_at) AS expires_at,
	              p.by_person AS by, instant_text(p.recorded_at) AS at, c.by_person AS confirmed_by, instant_text(c.recorded_at) AS confirmed_at) j),
	              ',' ORDER BY p.recorded_at, p.id), '') || ']'
	  FROM dxtrack.period_event p LEFT JOIN dxtrack.period_event c ON c.proposal = p.id
	 WHERE p.programme = of_programme AND p.code = of_code AND p.kind = 'propose'
$$;

-- The period lock: filings that name a period hold it shared, whatever changes whether they are taken holds it alone. A statement after the wait sees
-- what others committed. Filings that name none never ask for it.
CREATE FUNCTION period_lock() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(7239001, 3);
END $$;
COMMENT ON FUNCTION period_lock IS 'A filing and the close of the period that it names do not race. Taken after the figure lock, never before it.';

-- Of filings that name a period, which of them come outside it: before it opens, after its close, or too late and not in a reopening.
CREATE FUNCTION periods_shut(programmes text[], codes text[], received timestamptz[]) RETURNS boolean[]
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	shut boolean[] := '{}';
	p    dxtrack.period;
	s    record;
BEGIN
	PERFORM pg_advisory_xact_lock_shared(7239001, 3);
	FOR i IN 1..cardinality(codes) LOOP
		p := CASE WHEN codes[i] IS NOT NULL THEN dxtrack.period_meant(programmes[i], codes[i]) END;
		IF p.code IS NULL THEN
			shut := shut || false;
			CONTINUE;
		END IF;
		s := dxtrack.period_stand(p.programme, p.code, NULL);
		shut := shut || (s.closed_at IS NOT NULL OR dxtrack.shanghai_day(received[i]) < p.opens_on
		                 OR (s.open_until IS NULL AND dxtrack.shanghai_day(received[i]) > p.late_until));
	END LOOP;
	RETURN shut;
END $$;

-- Whether a submission came after the due day of the period that it names: by its earliest version that names it.
CREATE FUNCTION submission_late(of_id uuid, of_uscc text, of_programme text, of_period text) RETURNS boolean
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN of_period IS NOT NULL AND coalesce(dxtrack.shanghai_day((SELECT min(s.received_at) FROM dxtrack.submission s
	        WHERE s.id = of_id AND s.uscc = of_uscc AND s.period = of_period)) > (dxtrack.period_meant(of_programme, of_period)).due_on, false);
END $$;

CREATE FUNCTION period_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, programme text, code text, first_day date, last_day date, opens_on date, due_on date, late_until date)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	at timestamptz;
BEGIN
	PERFORM dxtrack.period_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9, '{manager}');
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	at := clock_timestamp();
	INSERT INTO dxtrack.period VALUES ($12, $13, $14, $15, $16, $17, $18, $2, dxtrack.person_of($2), at) ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', $12 || '/' || $13);
	END IF;
	PERFORM dxtrack.audit_write(at, $2, $1, $10, $11, 'period', NULL, $12 || '/' || $13, 1, dxtrack.day_text($14), dxtrack.day_text($15),
	        dxtrack.day_text($16), dxtrack.day_text($17), dxtrack.day_text($18));
	RETURN ROW('stored', NULL, at, NULL, $8, $9)::dxtrack.outcome;
END $$;

-- Closes: no later filing is in the report, and from this instant on what is recorded of the period's days is an adjustment.
CREATE FUNCTION period_close(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, programme text, code text, if_match text, event uuid)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o dxtrack.outcome;
	p dxtrack.period;
	s record;
	t record;
BEGIN
	PERFORM dxtrack.figure_lock();
	PERFORM dxtrack.period_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9, '{manager}');
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO p FROM dxtrack.period x WHERE x.programme = $12 AND x.code = $13;
	IF p.code IS NULL THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	END IF;
	s := dxtrack.period_stand(p.programme, p.code, NULL);
	IF $14 <> s.state || s.changes THEN
		RETURN dxtrack.key_release($2, $3, 'stale', s.state || s.changes);
	ELSIF s.closed_at IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', s.state);
	END IF;
	t := dxtrack.figure_begin();
	INSERT INTO dxtrack.period_event VALUES ($15, p.programme, p.code, 'close', NULL, NULL, NULL, $2, dxtrack.person_of($2), t.at);
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'period_close', NULL, p.programme || '/' || p.code, s.changes + 2, $15::text);
	RETURN ROW('stored', 'closed' || (s.changes + 1), t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

-- Proposes that a closed period be open until an instant; nothing changes. The period lock makes one proposal of two.
CREATE FUNCTION reopen_propose(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, programme text, code text, if_match text, proposal uuid, reason text, expires_at timestamptz)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	p  dxtrack.period;
	s  record;
	at timestamptz;
BEGIN
	PERFORM dxtrack.period_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO p FROM dxtrack.period x WHERE x.programme = $12 AND x.code = $13;
	IF p.code IS NULL THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	END IF;
	at := greatest(clock_timestamp(), (SELECT max(x.recorded_at) + interval '1 microsecond' FROM dxtrack.period_event x
	                                    WHERE x.programme = p.programme AND x.code = p.code));
	s := dxtrack.period_stand(p.programme, p.code, NULL);
	IF $14 <> s.state || s.changes THEN
		RETURN dxtrack.key_release($2, $3, 'stale', s.state || s.changes);
	ELSIF s.closed_at IS NULL OR (dxtrack.period_proposed(p.programme, p.code)).id IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', s.state);
	ELSIF $17 <= at THEN
		RETURN dxtrack.key_release($2, $3, 'not_past', NULL);
	END IF;
	INSERT INTO dxtrack.period_event VALUES ($15, p.programme, p.code, 'propose', NULL, $16, $17, $2, dxtrack.person_of($2), at);
	PERFORM dxtrack.audit_write(at, $2, $1, $10, $11, 'reopen_proposal', NULL, p.programme || '/' || p.code, s.changes + 1, $15::text, $16,
	        dxtrack.instant_us($17)::text);
	RETURN ROW('stored', NULL, at, NULL, $8, $9)::dxtrack.outcome;
END $$;

-- Confirms: the period is open until the instant that was proposed.
CREATE FUNCTION reopen_confirm(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, programme text, code text, if_match text, proposal uuid, event uuid)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	p  dxtrack.period;
	e  dxtrack.period_event;
	s  record;
	t  record;
BEGIN
	PERFORM dxtrack.figure_lock();
	PERFORM dxtrack.period_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9, '{manager}');
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO p FROM dxtrack.period x WHERE x.programme = $12 AND x.code = $13;
	IF p.code IS NULL THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	END IF;
	e := dxtrack.period_proposed(p.programme, p.code);
	s := dxtrack.period_stand(p.programme, p.code, NULL);
	IF e.id = $15 AND e.by_account = $2 THEN
		RETURN dxtrack.key_release($2, $3, 'forbidden', NULL);
	ELSIF $14 <> s.state || s.changes THEN
		RETURN dxtrack.key_release($2, $3, 'stale', s.state || s.changes);
	ELSIF s.closed_at IS NULL THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', s.state);
	ELSIF e.id IS DISTINCT FROM $15 THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_proposal', NULL);
	END IF;
	t := dxtrack.figure_begin();
	INSERT INTO dxtrack.period_event VALUES ($16, p.programme, p.code, 'reopen', e.id, e.reason, e.expires_at, $2, dxtrack.person_of($2), t.at);
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'reopen', NULL, p.programme || '/' || p.code, s.changes + 2, $16::text, e.id::text, e.reason,
	        dxtrack.instant_us(e.expires_at)::text, e.by_account::text);
	RETURN ROW('stored', 'open' || (s.changes + 1), t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

GRANT EXECUTE ON FUNCTION period_stand, period_meant, period_proposed, reopenings_json, submission_late TO dxtrack_app, dxtrack_reader;
GRANT EXECUTE ON FUNCTION periods_shut, period_insert, period_close, reopen_propose, reopen_confirm TO dxtrack_app;

-- The commit group as before, but for rows that name a period (0006 says why it is a function). Without one no statement is added to it.
CREATE OR REPLACE FUNCTION submission_insert(ordinalities int[], credentials uuid[], accounts uuid[], keys text[], methods text[], paths text[], queries text[], body_digests bytea[],
	ids uuid[], entries uuid[], entries_given bool[], usccs text[], programmes text[], titles text[], title_keys text[], periods text[],
	bodies text[], answers_given text[], explanations_given text[], evidences text[], findings_found text[], receipts timestamptz[], request_ids text[], addresses text[])
	RETURNS TABLE (ordinality int, outcome text, id uuid, entry uuid, version int, received_at timestamptz, programme text, uscc text, findings text)
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp
	SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
	shut boolean[];
BEGIN
	IF cardinality(array_remove($16, NULL)) > 0 THEN
		shut := dxtrack.periods_shut($13, $16, $22);
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
	), told AS (
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

-- Files a draft as before (0012), within the period that it names.
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
	ELSIF d.period IS NOT NULL AND (dxtrack.periods_shut(ARRAY[d.programme], ARRAY[d.period], ARRAY[$16]))[1] THEN
		RETURN dxtrack.key_release($2, $3, 'period_closed', NULL);
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
