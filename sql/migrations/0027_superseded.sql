-- What a correction replaced was never told among what does not count (no submission as a whole is ever superseded, only versions are), and on the basis of what
-- was submitted counted what an approval refuses: a filing without the day that counts, without its batch or evidence, or whose title another entry bears.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

ALTER TABLE submission_head ADD COLUMN superseded boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN submission_head.superseded IS 'A version of it that counted gave way to a later one: such a filing is told once, however often that was.';

CREATE OR REPLACE FUNCTION waiting_told() RETURNS trigger LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
	IF TG_OP <> 'DELETE' THEN
		INSERT INTO dxtrack.waiting
		SELECT h.programme, h.district, e.park, coalesce(e.chains, '{}'), count(*) FILTER (WHERE h.state IN ('submitted', 'under_review')),
		       count(*) FILTER (WHERE h.state = 'returned'), count(*) FILTER (WHERE h.superseded)
		  FROM new_heads h LEFT JOIN dxtrack.enterprise e ON e.uscc = h.uscc
		 WHERE (h.state IN ('submitted', 'under_review', 'returned') OR h.superseded) GROUP BY 1, 2, 3, 4;
	END IF;
	IF TG_OP <> 'INSERT' THEN
		INSERT INTO dxtrack.waiting
		SELECT h.programme, h.district, e.park, coalesce(e.chains, '{}'), -count(*) FILTER (WHERE h.state IN ('submitted', 'under_review')),
		       -count(*) FILTER (WHERE h.state = 'returned'), -count(*) FILTER (WHERE h.superseded)
		  FROM old_heads h LEFT JOIN dxtrack.enterprise e ON e.uscc = h.uscc
		 WHERE (h.state IN ('submitted', 'under_review', 'returned') OR h.superseded) GROUP BY 1, 2, 3, 4;
	END IF;
	IF random() < 0.005 THEN
		PERFORM dxtrack.waiting_fold();
	END IF;
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION waiting_moved() RETURNS trigger LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
BEGIN
	LOCK TABLE dxtrack.submission_head IN SHARE ROW EXCLUSIVE MODE;
	INSERT INTO dxtrack.waiting
	SELECT h.programme, h.district, x.park, x.chains, x.sign * count(*) FILTER (WHERE h.state IN ('submitted', 'under_review')),
	       x.sign * count(*) FILTER (WHERE h.state = 'returned'), x.sign * count(*) FILTER (WHERE h.superseded)
	  FROM dxtrack.submission_head h, (VALUES (-1, OLD.park, OLD.chains), (1, NEW.park, NEW.chains)) x (sign, park, chains)
	 WHERE h.uscc = NEW.uscc AND (h.state IN ('submitted', 'under_review', 'returned') OR h.superseded) GROUP BY 1, 2, 3, 4, x.sign;
	RETURN NULL;
END $$;

-- Told by the trigger of submission_head.
UPDATE submission_head h SET superseded = true
 WHERE EXISTS (SELECT FROM review r WHERE r.submission = h.id AND r.decision = 'approve' AND r.version <> h.counted_version);

-- Why a version that waits cannot be approved as counting from that day (null: it counts nothing), but for what is asked of its answers alone; code null: it can.
CREATE TYPE refusal AS (code text, detail text);
CREATE FUNCTION approval_refusal(h submission_head, title_key text, counts_on date) RETURNS refusal
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	gone  text;
	taken uuid;
BEGIN
	IF counts_on IS NOT NULL THEN
		gone := dxtrack.enterprise_gone(h.uscc, counts_on);
	END IF;
	IF gone IS NOT NULL THEN
		RETURN ROW('enterprise_gone', gone)::dxtrack.refusal;
	ELSIF title_key IS NOT NULL THEN
		-- a title that another entry took meanwhile
		taken := dxtrack.title_taken(h.uscc, h.programme, h.entry, title_key);
	END IF;
	RETURN CASE WHEN taken IS NOT NULL THEN ROW('duplicate_title', taken::text)::dxtrack.refusal END;
END $$;

CREATE OR REPLACE FUNCTION review_approve(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, submission uuid, if_match text, review uuid, reason_code text, reason text, effective_on date, document_no text,
	stage text, indicators text[], key_rules text[], key_suffixes text[], counts_on date)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	h  dxtrack.submission_head;
	s  dxtrack.submission;
	e  dxtrack.entry_head;
	f  dxtrack.fact;
	no dxtrack.refusal;
	t  record;
	who text;
BEGIN
	PERFORM dxtrack.figure_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO h FROM dxtrack.submission_head x WHERE x.id = $12 FOR UPDATE;
	IF h.id IS NULL OR NOT dxtrack.may_see(h.uscc, h.district) THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	ELSIF $13 IS NOT NULL AND $13 <> h.row_version::text THEN
		RETURN dxtrack.key_release($2, $3, 'stale', h.row_version::text);
	ELSIF h.state NOT IN ('submitted', 'under_review') THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', h.state);
	END IF;
	SELECT * INTO s FROM dxtrack.submission x WHERE x.id = h.id AND x.version = h.version AND x.uscc = h.uscc;
	IF s.account = $2 THEN
		RETURN dxtrack.key_release($2, $3, 'forbidden', NULL);
	END IF;
	no := dxtrack.approval_refusal(h, s.title_key, CASE WHEN cardinality($20) > 0 THEN $23 END);
	IF no.code IS NOT NULL THEN
		RETURN dxtrack.key_release($2, $3, no.code, no.detail);
	END IF;
	t := dxtrack.figure_begin();
	who := dxtrack.person_of($2);

	INSERT INTO dxtrack.review VALUES ($14, h.id, h.version, h.uscc, h.district, 'approve', $15, $16, $17, $18, NULL, $2, who, t.at);
	UPDATE dxtrack.submission_head x
	   SET state = 'approved', counted_version = h.version, superseded = x.superseded OR x.counted_version IS NOT NULL, row_version = x.row_version + 1,
	       title_claim = dxtrack.title_claimed(h, s.title_key)
	 WHERE x.id = h.id AND x.uscc = h.uscc;

	-- The entry begins with its first approval; a renewal makes one active again that had ended; else, and with a correction, it stays where
	-- its moves brought it.
	SELECT * INTO e FROM dxtrack.entry_head x WHERE x.id = h.entry FOR UPDATE;
	IF e.id IS NULL THEN
		INSERT INTO dxtrack.entry_head VALUES (h.entry, h.uscc, h.district, h.programme, s.title, $19, $17, t.at, 1);
	ELSE
		UPDATE dxtrack.entry_head x
		   SET title = coalesce(s.title, x.title), moved_on = greatest(x.moved_on, $17), row_version = x.row_version + 1,
		       stage = CASE WHEN h.counted_version IS NULL AND (x.stage IS NULL OR x.stage IN ('expired', 'lapsed', 'cancelled', 'revoked')) THEN $19
		                    ELSE x.stage END
		 WHERE x.id = h.entry;
	END IF;
	IF h.counted_version IS NULL AND (e.stage IS NULL OR e.stage IN ($19, 'expired', 'lapsed', 'cancelled', 'revoked')) THEN
		INSERT INTO dxtrack.move VALUES ($14, h.entry, h.uscc, h.district, e.stage, $19, $17, coalesce($17, $23, dxtrack.shanghai_day(t.at)), $18, NULL,
		       $14, NULL, $2, who, t.at);
	END IF;

	f.entry := h.entry;
	f.uscc := h.uscc;
	f.title := s.title;
	f.effective_on := $23;
	f.document_no := $18;
	f.source := 'submission';
	f.origin := $14;
	f.recorded_at := t.at;
	IF h.counted_version IS NULL THEN
		PERFORM dxtrack.facts_record($20, $21, $22, f);
	ELSE
		PERFORM dxtrack.facts_correct(h.id, $20, $21, $22, f, $2, who);
	END IF;
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'review', h.uscc, h.id::text, h.row_version + 1, $14::text, h.version::text, 'approve', $15, $16,
	        dxtrack.day_text($17), $18, NULL, h.entry::text, $19, dxtrack.facts_text(t.at));
	RETURN ROW('stored', (h.row_version + 1)::text, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

CREATE OR REPLACE VIEW approval_rule AS
	WITH current AS (
		SELECT DISTINCT ON (x.code) x.code, x.document::json AS doc FROM catalogue x WHERE x.kind = 'programme' ORDER BY x.code, x.version DESC
	)
	SELECT c.code AS programme, i ->> 'code' AS indicator, i ->> 'distinct' AS key_rule, i ->> 'batch_field' AS batch_field,
	       CASE json_typeof(c.doc -> 'programme' -> 'approval' -> 'date') WHEN 'array'
	            THEN ARRAY(SELECT json_array_elements_text(c.doc -> 'programme' -> 'approval' -> 'date')) END AS date_fields,
	       coalesce((c.doc -> 'programme' ->> 'evidence_required')::boolean, false) AS evidence_required
	  FROM current c
	 CROSS JOIN LATERAL json_array_elements(c.doc -> 'programme' -> 'stages') s
	 CROSS JOIN LATERAL json_array_elements(c.doc -> 'indicators') i
	 WHERE s ->> 'code' = c.doc -> 'programme' -> 'approval' ->> 'stage' AND c.doc -> 'programme' -> 'approval' ->> 'date' <> 'none'
	   AND i ->> 'code' IN (SELECT json_array_elements_text(s -> 'counts'));

-- A first version that waits claims its key from the day in its answers; where only the review will give the day, from the day on which it came. A correction
-- that waits claims nothing: what it corrects counts already. Nor does what an approval would refuse now.
CREATE OR REPLACE FUNCTION figure_submitted(as_of date, known_at timestamptz, of_indicator text)
	RETURNS TABLE (indicator text, scope_kind text, scope text, month date, n bigint, n_until bigint)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
	until date := (as_of - interval '1 year')::date;
	known timestamptz := coalesce(known_at, 'infinity');
BEGIN
	RETURN QUERY
	WITH claim AS MATERIALIZED (
		SELECT r.indicator AS i, h.uscc, c.day,
		       CASE r.key_rule WHEN 'entry' THEN h.entry::text
		            ELSE dxtrack.enterprise_root(h.uscc) || CASE r.key_rule WHEN 'enterprise_year' THEN '/' || to_char(c.day, 'YYYY')
		                                                                    WHEN 'enterprise_batch' THEN coalesce('/' || b.batch, '')
		                                                                    ELSE '' END END AS key, s.received_at
		  FROM dxtrack.submission_head h
		  JOIN dxtrack.approval_rule r ON r.programme = h.programme
		  JOIN dxtrack.submission s ON s.id = h.id AND s.version = h.version AND s.uscc = h.uscc
		 CROSS JOIN LATERAL (SELECT CASE WHEN r.date_fields IS NULL THEN dxtrack.shanghai_day(s.received_at)
		                                 ELSE (SELECT (s.answers::json ->> f.name)::date FROM unnest(r.date_fields) WITH ORDINALITY AS f (name, at)
		                                        WHERE s.answers::json ->> f.name IS NOT NULL ORDER BY f.at LIMIT 1) END AS day) c
		 CROSS JOIN LATERAL (SELECT nullif(dxtrack.title_normalise(s.answers::json ->> r.batch_field), '') AS batch) b
		 WHERE h.state IN ('submitted', 'under_review') AND h.counted_version IS NULL AND c.day <= as_of
		   AND (of_indicator IS NULL OR r.indicator = of_indicator)
		   AND (r.key_rule <> 'enterprise_batch' OR s.answers::json ->> r.batch_field IS NOT NULL) AND NOT (r.evidence_required AND s.evidence = '[]')
		   AND (dxtrack.approval_refusal(h, s.title_key, c.day)).code IS NULL
	), first AS MATERIALIZED (
		SELECT DISTINCT ON (c.i, c.key) c.* FROM claim c ORDER BY c.i, c.key, c.day, c.received_at
	), rival AS MATERIALIZED (
		SELECT c.i, c.uscc, c.day, w.id, w.district, w.park, w.chains, w.effective_on
		  FROM first c
		  LEFT JOIN LATERAL (SELECT f.* FROM dxtrack.fact f
		                      WHERE f.indicator = c.i AND f.key = c.key AND f.effective_on <= as_of AND f.recorded_at <= known
		                        AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = f.id AND v.recorded_at <= known)
		                      ORDER BY f.effective_on, f.recorded_at, f.id LIMIT 1) w ON true
		 WHERE w.id IS NULL OR c.day < w.effective_on
	), moved AS (
		SELECT x.i, e.district, e.park, e.chains, x.day, 1 AS sign FROM rival x CROSS JOIN LATERAL dxtrack.enterprise_on(x.uscc, x.day) e
		UNION ALL
		SELECT x.i, x.district, x.park, x.chains, x.effective_on, -1 FROM rival x WHERE x.id IS NOT NULL
	), placed AS (
		SELECT m.i, 'district' AS kind, m.district AS code, m.day, m.sign FROM moved m
		UNION ALL
		SELECT m.i, 'park', m.park, m.day, m.sign FROM moved m WHERE m.park IS NOT NULL
		UNION ALL
		SELECT m.i, 'chain', x.code, m.day, m.sign FROM moved m CROSS JOIN LATERAL (SELECT DISTINCT a.code FROM unnest(m.chains) AS a (code)) x
	)
	SELECT p.i, p.kind, p.code, date_trunc('month', p.day::timestamp)::date, sum(p.sign)::bigint, coalesce(sum(p.sign) FILTER (WHERE p.day <= until), 0)::bigint
	  FROM placed p GROUP BY 1, 2, 3, 4;
END $$;
