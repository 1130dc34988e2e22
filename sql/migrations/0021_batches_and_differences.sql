-- Publications: the batches that a sentence names are the ends of the keys of the year's facts, in the order of their days; and what differs today.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE OR REPLACE FUNCTION publication_counted(of_code text, of_scope text, indicators text[])
	RETURNS TABLE (indicator text, facts bigint, digest bytea, batches text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT i.code, cardinality(f.ids)::bigint, dxtrack.ids_digest(f.ids),
	       (SELECT string_agg(b.batch, '、' ORDER BY b.since, b.batch)
	          FROM (SELECT x.key_suffix AS batch, min(x.effective_on) AS since FROM dxtrack.fact x
	                 WHERE x.id = ANY (f.ids) AND x.key_suffix IS NOT NULL AND x.effective_on >= date_trunc('year', g.as_of::timestamp)::date
	                 GROUP BY x.key_suffix) b)
	  FROM dxtrack.publication_ground(of_code) g
	 CROSS JOIN unnest(indicators) AS i (code)
	 CROSS JOIN LATERAL (SELECT dxtrack.figure_fact_ids(i.code, of_scope, g.as_of, g.known_at) AS ids OFFSET 0) f
	 WHERE g.known_at IS NOT NULL
$$;
