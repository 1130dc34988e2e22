-- One thing counted twice because it was written otherwise. A batch was free text: 第一批, 第 一 批 and 第1批 of one enterprise were three awards. A workshop that an opening
-- names and that its enterprise then files was two: a member has no entry, and an entry was its own key. What has the same title within an enterprise and those that it
-- continues is one now, and what two persons revoke is revoked as a member, too.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- As before (0026), and no space beside Chinese. Written in C, too (common/domain/title.c); both are held to tests/golden/titles.json.
CREATE OR REPLACE FUNCTION title_normalise(title text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT regexp_replace(btrim(regexp_replace(translate(regexp_replace(title, '[\uFEFF\u200B-\u200D\u2060]', '', 'g'),
	             'ABCDEFGHIJKLMNOPQRSTUVWXYZ！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
	             'abcdefghijklmnopqrstuvwxyz!"#$%&''()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'),
	             '[ \t\n\r\u00A0\u3000\u2000-\u200A]+', ' ', 'g'), ' '),
	       ' (?=[\u2E80-\U0010FFFF])|(?<=[\u2E80-\U0010FFFF]) ', '', 'g')
$$;
COMMENT ON FUNCTION title_normalise IS 'A title as it is compared: nothing invisible, full-width as half-width, ASCII in lower case, one space between words, none beside Chinese.';

-- Written in C, too (common/domain/batch.c); both are held to tests/golden/batches.json.
CREATE FUNCTION batch_normalise(batch text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	WITH written AS (
		SELECT b.key, regexp_match(b.key, '^(.*?)(第?)0*([0-9]+|[一二三四五六七八九十]+)((?:批次?)?)$') AS part
		  FROM (SELECT regexp_replace(replace(dxtrack.title_normalise(batch), ' ', ''), '首批(?:次)?$', '第一批') AS key) b
	)
	SELECT CASE WHEN w.part IS NULL OR (w.part[2] = '' AND w.part[4] = '' AND (w.part[1] <> '' OR n.words ~ '^[0-9]')) THEN w.key
	            ELSE w.part[1] || '第' || n.words || '批' END
	  FROM written w
	 CROSS JOIN LATERAL (SELECT CASE WHEN w.part[3] ~ '^([1-9][0-9]?)$' THEN (ARRAY['', '十', '二十', '三十', '四十', '五十', '六十', '七十', '八十', '九十'])[w.part[3]::int / 10 + 1]
	                                      || (ARRAY['', '一', '二', '三', '四', '五', '六', '七', '八', '九'])[w.part[3]::int % 10 + 1]
	                                 ELSE w.part[3] END AS words) n
$$;
COMMENT ON FUNCTION batch_normalise IS 'A batch as it is compared: as titles are, without spaces, its ordinal in Chinese: 第1批, 第 一 批次 and 首批 are 第一批.';

-- The key of facts about the same thing, where there are live ones: of the entry itself, else by the title, of a member of an opening or of an enterprise that this one
-- continues. Two entries of one enterprise are two things, whatever their titles. Null: nothing else is it.
CREATE FUNCTION thing_key(of_indicator text, of_uscc text, of_entry uuid, of_title text) RETURNS text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT f.key FROM dxtrack.fact f
	 WHERE f.indicator = of_indicator AND f.uscc = ANY (ARRAY(SELECT dxtrack.enterprise_family(of_uscc)))
	   AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = f.id)
	   AND (f.entry = of_entry
	        OR ((of_entry IS NULL OR f.entry IS NULL OR f.uscc <> of_uscc) AND nullif(dxtrack.title_normalise(f.title), '') = dxtrack.title_normalise(of_title)))
	 ORDER BY f.entry IS NOT DISTINCT FROM of_entry DESC, f.recorded_at, f.id LIMIT 1
$$;

-- As before (0004), and an entry's fact is of the thing that others may have told.
CREATE OR REPLACE FUNCTION fact_keyed(f fact) RETURNS fact LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	f.root := coalesce(f.root, dxtrack.enterprise_root(f.uscc));
	f.key_suffix := nullif(f.key_suffix, '');
	IF f.key_rule = 'enterprise_year' AND f.key_suffix IS NULL THEN
		f.key_suffix := to_char(f.effective_on, 'YYYY');
	END IF;
	IF f.key_rule = 'entry' THEN
		f.key := coalesce(dxtrack.thing_key(f.indicator, f.uscc, f.entry, f.title), coalesce(f.entry, f.id)::text || coalesce('/' || f.key_suffix, ''));
	ELSE
		f.key := f.root || coalesce('/' || f.key_suffix, '');
	END IF;
	RETURN f;
END $$;
COMMENT ON COLUMN fact.key IS 'What is counted once: root, or entry (that of another fact of the same thing, see thing_key), with /key_suffix where there is one.';

-- As before (0047), and of a thing whatever else tells of it: left behind by a move that was undone, a member of an opening, an entry.
CREATE OR REPLACE FUNCTION void_takes(p void_proposal) RETURNS SETOF fact LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	WITH event AS (
		SELECT DISTINCT ON (s.indicator) s.* FROM dxtrack.fact_siblings(p.fact) s
		 WHERE NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = s.id) ORDER BY s.indicator, s.id <> p.fact, s.id
	), told AS (
		SELECT DISTINCT s.* FROM event e JOIN dxtrack.fact x ON x.indicator = e.indicator AND x.key = e.key AND x.id <> e.id
		 CROSS JOIN LATERAL dxtrack.fact_siblings(x.id) s
		 WHERE p.reason_code = 'revoked' AND e.key_rule = 'entry' AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = x.id)
		   AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = s.id) AND s.id NOT IN (SELECT e.id FROM event e)
	)
	SELECT g.* FROM (SELECT * FROM event UNION ALL SELECT * FROM told) g
	 ORDER BY g.indicator, g.id = (dxtrack.figure_winner(g.indicator, g.key)).id, g.id
$$;

-- As before (0047), but with every entry that is the thing.
CREATE OR REPLACE FUNCTION void_confirm(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, fact uuid, if_match text, proposal uuid)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o  dxtrack.outcome;
	f  dxtrack.fact;
	p  dxtrack.void_proposal;
	r  dxtrack.review;
	t  record;
	is_now text;
	who text;
	day date;
	undone uuid[];
	taken uuid[];
	entries uuid[];
BEGIN
	PERFORM dxtrack.figure_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO f FROM dxtrack.fact x WHERE x.id = $12;
	IF f.id IS NULL OR NOT dxtrack.may_see(f.uscc, f.district) THEN
		RETURN dxtrack.key_release($2, $3, 'not_found', NULL);
	END IF;
	is_now := dxtrack.fact_state(f.id);
	p := dxtrack.void_open(f.id);
	IF p.id = $14 AND (p.by_person = dxtrack.person_of($2) OR NOT EXISTS (SELECT FROM dxtrack.account a WHERE a.id = $2 AND a.role = 'manager')) THEN
		RETURN dxtrack.key_release($2, $3, 'forbidden', NULL);
	ELSIF split_part($13, '-', 1) <> is_now THEN
		RETURN dxtrack.key_release($2, $3, 'stale', is_now);
	ELSIF is_now = 'void' THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', is_now);
	ELSIF p.id IS DISTINCT FROM $14 THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_proposal', NULL);
	END IF;
	t := dxtrack.figure_begin();
	who := dxtrack.person_of($2);
	day := coalesce(p.effective_on, dxtrack.shanghai_day(t.at));
	INSERT INTO dxtrack.void_confirmation VALUES (p.id, p.uscc, p.district, $2, who, t.at);
	taken := ARRAY(SELECT g.id FROM dxtrack.void_takes(p) g);
	FOR i IN 1..cardinality(taken) LOOP
		PERFORM dxtrack.fact_void_record(taken[i], t.at, p.reason_code, p.reason, day, p.document_no, $2, who);
	END LOOP;
	entries := ARRAY(SELECT x.entry FROM dxtrack.fact x WHERE x.id = ANY (taken) AND x.entry IS NOT NULL
	                  GROUP BY x.entry ORDER BY x.entry IS NOT DISTINCT FROM f.entry DESC, x.entry);

	IF f.source = 'submission' THEN
		SELECT * INTO r FROM dxtrack.review x WHERE x.id = f.origin;
		UPDATE dxtrack.submission_head x
		   SET state = CASE WHEN x.state = 'approved' THEN 'voided' ELSE x.state END, counted_version = NULL, row_version = x.row_version + 1
		 WHERE x.id = r.submission AND x.uscc = f.uscc AND x.counted_version IS NOT NULL;
	END IF;
	IF p.reason_code = 'revoked' THEN
		-- the move has the proposal's id; of a thing that several entries are, the others have their own
		FOR i IN 1..cardinality(entries) LOOP
			PERFORM dxtrack.entry_revoke(entries[i], CASE WHEN i = 1 THEN p.id ELSE dxtrack.uuid_v7(t.at) END, day, p.document_no, p.reason, t.at, $2, who);
		END LOOP;
	ELSE
		-- of a filing that was corrected, every approval of it
		SELECT array_agg(m.id) INTO undone FROM dxtrack.move m
		 WHERE m.entry = f.entry AND m.reverts IS NULL AND NOT EXISTS (SELECT FROM dxtrack.move x WHERE x.reverts = m.id)
		   AND (m.id = f.origin OR m.review IN (SELECT x.id FROM dxtrack.review x WHERE x.submission = r.submission));
		IF undone IS NOT NULL THEN
			PERFORM dxtrack.entry_undo(f.entry, undone, p.reason, t.at, $2, who);
		END IF;
	END IF;
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'void', f.uscc, p.id::text, 2, f.id::text, p.reason_code, p.reason, dxtrack.day_text(day),
	        p.document_no, p.by_account::text, r.submission::text, f.entry::text, dxtrack.facts_text(t.at), (SELECT string_agg(dxtrack.moves_text(u.entry, t.at), '' ORDER BY u.n) FROM unnest(entries) WITH ORDINALITY AS u (entry, n)));
	RETURN ROW('stored', NULL, t.at, t.revision, $8, $9)::dxtrack.outcome;
END $$;

-- As before (0044), and a thing by its title, whoever told of it.
CREATE OR REPLACE FUNCTION member_revoked(of_indicator text, key_rule text, of_uscc text, title text, day date) RETURNS boolean
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	family text[] := ARRAY(SELECT dxtrack.enterprise_family(of_uscc));
BEGIN
	IF NOT EXISTS (SELECT FROM dxtrack.fact f JOIN dxtrack.fact_void v ON v.fact = f.id
	                WHERE (f.uscc = ANY (family) OR f.root = ANY (family)) AND f.indicator = $1 AND v.reason_code = 'revoked') THEN
		RETURN false;
	ELSIF $2 = 'entry' THEN
		RETURN EXISTS (SELECT FROM dxtrack.fact f JOIN dxtrack.fact_void v ON v.fact = f.id
		                WHERE f.uscc = ANY (family) AND f.indicator = $1 AND v.reason_code = 'revoked'
		                  AND CASE WHEN nullif(dxtrack.title_normalise($4), '') IS NULL THEN f.source = 'opening' AND f.title IS NULL AND f.effective_on = $5
		                           ELSE dxtrack.title_normalise(f.title) = dxtrack.title_normalise($4) END)
		   AND dxtrack.thing_key($1, $3, NULL, $4) IS NULL;
	END IF;
	RETURN dxtrack.key_revoked($1, family, CASE WHEN $2 = 'enterprise_year' THEN to_char($5, 'YYYY') END, dxtrack.enterprise_root($3), NULL);
END $$;

-- As before (0027), and batches and things as facts are keyed.
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
		       CASE r.key_rule WHEN 'entry' THEN coalesce(dxtrack.thing_key(r.indicator, h.uscc, h.entry, s.title), h.entry::text)
		            ELSE dxtrack.enterprise_root(h.uscc) || CASE r.key_rule WHEN 'enterprise_year' THEN '/' || to_char(c.day, 'YYYY')
		                                                                    WHEN 'enterprise_batch' THEN coalesce('/' || b.batch, '')
		                                                                    ELSE '' END END AS key, s.received_at
		  FROM dxtrack.submission_head h
		  JOIN dxtrack.approval_rule r ON r.programme = h.programme
		  JOIN dxtrack.submission s ON s.id = h.id AND s.version = h.version AND s.uscc = h.uscc
		 CROSS JOIN LATERAL (SELECT CASE WHEN r.date_fields IS NULL THEN dxtrack.shanghai_day(s.received_at)
		                                 ELSE (SELECT (s.answers::json ->> f.name)::date FROM unnest(r.date_fields) WITH ORDINALITY AS f (name, at)
		                                        WHERE s.answers::json ->> f.name IS NOT NULL ORDER BY f.at LIMIT 1) END AS day) c
		 CROSS JOIN LATERAL (SELECT nullif(dxtrack.batch_normalise(s.answers::json ->> r.batch_field), '') AS batch) b
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

-- As before (0005), and a thing that an opening names ends with its entry. An enterprise that an opening names may have more than its entry, and does not.
CREATE OR REPLACE FUNCTION figure_inactive(as_of date, known_at timestamptz, of_indicator text) RETURNS TABLE (indicator text, scope_kind text, scope text, n bigint)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
#variable_conflict use_column
DECLARE
	known timestamptz := coalesce(known_at, 'infinity');
BEGIN
	RETURN QUERY
	WITH ended AS MATERIALIZED (
		SELECT e.entry FROM (SELECT DISTINCT x.entry FROM dxtrack.move x WHERE x.to_stage IN ('expired', 'lapsed', 'cancelled', 'revoked')) e
		 WHERE (SELECT m.to_stage FROM dxtrack.move m
		         WHERE m.entry = e.entry AND m.stands_on <= as_of AND m.recorded_at <= known AND m.reverts IS NULL
		           AND NOT EXISTS (SELECT FROM dxtrack.move r WHERE r.reverts = m.id AND r.recorded_at <= known)
		         ORDER BY m.recorded_at DESC, m.id DESC LIMIT 1) IN ('expired', 'lapsed', 'cancelled', 'revoked')
	), live AS MATERIALIZED (
		SELECT f.* FROM dxtrack.fact f
		 WHERE (f.indicator, f.key) IN (SELECT k.indicator, k.key FROM dxtrack.fact k JOIN ended e ON e.entry = k.entry
		                                 WHERE of_indicator IS NULL OR k.indicator = of_indicator)
		   AND f.effective_on <= as_of AND f.recorded_at <= known
		   AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = f.id AND v.recorded_at <= known)
	), winner AS (
		SELECT DISTINCT ON (l.indicator, l.key) l.indicator AS i, l.district, l.park, l.chains FROM live l
		 WHERE NOT EXISTS (SELECT FROM live o WHERE o.indicator = l.indicator AND o.key = l.key
		                    AND CASE WHEN o.entry IS NULL THEN o.key_rule <> 'entry' ELSE o.entry NOT IN (SELECT entry FROM ended) END)
		   AND EXISTS (SELECT FROM live o WHERE o.indicator = l.indicator AND o.key = l.key AND o.entry IN (SELECT entry FROM ended))
		 ORDER BY l.indicator, l.key, l.effective_on, l.recorded_at, l.id
	)
	SELECT w.i, 'district', w.district, count(*) FROM winner w GROUP BY 1, 3
	UNION ALL
	SELECT w.i, 'park', w.park, count(*) FROM winner w WHERE w.park IS NOT NULL GROUP BY 1, 3
	UNION ALL
	SELECT w.i, 'chain', x.code, count(*) FROM winner w CROSS JOIN LATERAL (SELECT DISTINCT a.code FROM unnest(w.chains) AS a (code)) x GROUP BY 1, 3;
END $$;
