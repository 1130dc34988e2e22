-- Facts: each has its key by its rule, and stands on an approval, a move or an opening stock of its enterprise. What a thing is may be told by several facts: each has the key
-- of one before it that is the same thing (thing_key), the first of them its own; and none has its own where its enterprise's thing of that title was told before.
-- > looked bigint: facts
-- > wrong bigint
-- > first text
WITH differs AS (
	SELECT f.id || ' (' || f.indicator || ', ' || f.uscc || '): '
	       || CASE WHEN o.known IS NOT TRUE THEN 'no ' || f.source || ' ' || f.origin || ' of this enterprise' ELSE 'key ' || f.key END AS what
	  FROM dxtrack.fact f
	 CROSS JOIN LATERAL (SELECT CASE f.source
	         WHEN 'submission' THEN EXISTS (SELECT FROM dxtrack.review r WHERE r.id = f.origin AND r.uscc = f.uscc AND r.decision = 'approve')
	         WHEN 'move' THEN EXISTS (SELECT FROM dxtrack.move m WHERE m.id = f.origin AND m.uscc = f.uscc)
	         ELSE EXISTS (SELECT FROM dxtrack.opening_member b WHERE b.opening_stock = f.origin AND b.uscc = f.uscc) END AS known) o
	 CROSS JOIN LATERAL (SELECT concat_ws('/', CASE f.key_rule WHEN 'entry' THEN coalesce(f.entry, f.id)::text ELSE f.root END, f.key_suffix) AS key) own
	 WHERE o.known IS NOT TRUE
	    OR (f.key <> own.key
	        AND NOT (f.key_rule = 'entry' AND EXISTS (
	                SELECT FROM dxtrack.fact g
	                 WHERE g.indicator = f.indicator AND g.key = f.key AND (g.recorded_at, g.id) < (f.recorded_at, f.id)
	                   AND (g.entry = f.entry OR ((g.entry IS NULL OR f.entry IS NULL OR g.uscc <> f.uscc)
	                                              AND dxtrack.title_normalise(g.title) = dxtrack.title_normalise(f.title))))))
	    OR (f.key_rule = 'entry' AND f.key = own.key AND EXISTS (
	                SELECT FROM dxtrack.fact g
	                 WHERE g.uscc = f.uscc AND g.indicator = f.indicator AND g.key <> f.key AND (g.recorded_at, g.id) < (f.recorded_at, f.id)
	                   AND (g.entry IS NULL OR f.entry IS NULL) AND nullif(dxtrack.title_normalise(g.title), '') = dxtrack.title_normalise(f.title)
	                   AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = g.id AND v.recorded_at <= f.recorded_at)))
)
SELECT (SELECT count(*) FROM dxtrack.fact) AS looked, count(*) AS wrong, min(d.what) AS first FROM differs d
