-- Facts: each has its key by its rule, and stands on an approval, a move or an opening stock of its enterprise.
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
	 WHERE o.known IS NOT TRUE
	    OR f.key <> concat_ws('/', CASE f.key_rule WHEN 'entry' THEN coalesce(f.entry, f.id)::text ELSE f.root END, f.key_suffix)
)
SELECT (SELECT count(*) FROM dxtrack.fact) AS looked, count(*) AS wrong, min(d.what) AS first FROM differs d
