-- What waits claims the keys that its facts would get: batches as they are compared, entries where entries are counted. Before, a batch written otherwise than in
-- the fact that counts already was one more, and so was an enterprise that was there no more on its day, whose approval is refused.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- Written in C, too, for facts and titles (common/domain/title.c); both are held to tests/golden/titles.json.
CREATE FUNCTION title_normalise(title text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT btrim(regexp_replace(translate(regexp_replace(title, '[\uFEFF\u200B-\u200D\u2060]', '', 'g'),
	             'ABCDEFGHIJKLMNOPQRSTUVWXYZ！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
	             'abcdefghijklmnopqrstuvwxyz!"#$%&''()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'),
	             '[ \t\n\r\u00A0\u3000\u2000-\u200A]+', ' ', 'g'), ' ')
$$;
COMMENT ON FUNCTION title_normalise IS 'A title as it is compared: nothing invisible, full-width as half-width, ASCII in lower case, one space between words.';

-- A first version that waits claims its key from the day in its answers; where only the review will give the day, from the day on which it came. A correction
-- that waits claims nothing: what it corrects counts already. Nor does what an approval would refuse because its enterprise is gone on that day.
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
		 CROSS JOIN LATERAL (SELECT coalesce((SELECT (s.answers::json ->> f.name)::date FROM unnest(r.date_fields) WITH ORDINALITY AS f (name, at)
		                                       WHERE s.answers::json ->> f.name IS NOT NULL ORDER BY f.at LIMIT 1),
		                                     dxtrack.shanghai_day(s.received_at)) AS day) c
		 CROSS JOIN LATERAL (SELECT nullif(dxtrack.title_normalise(s.answers::json ->> r.batch_field), '') AS batch) b
		 WHERE h.state IN ('submitted', 'under_review') AND h.counted_version IS NULL AND c.day <= as_of
		   AND (of_indicator IS NULL OR r.indicator = of_indicator) AND dxtrack.enterprise_gone(h.uscc, c.day) IS NULL
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
