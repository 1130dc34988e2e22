-- Publications name whom they name as the register had it on the report's day, and things by the titles that were approved, both as known at the close. Before, a
-- name was the register's of the day of publishing, and a move's title the one of its day, whatever correction was approved since.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- The title of an entry as its approvals had given it by an instant.
CREATE FUNCTION entry_title(of_uscc text, of_entry uuid, known_at timestamptz) RETURNS text LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT s.title FROM dxtrack.submission_head h
	  JOIN dxtrack.review r ON r.submission = h.id
	  JOIN dxtrack.submission s ON s.id = h.id AND s.version = r.version AND s.uscc = h.uscc
	 WHERE h.uscc = of_uscc AND h.entry = of_entry AND r.decision = 'approve' AND r.recorded_at <= known_at AND s.title IS NOT NULL
	 ORDER BY r.recorded_at DESC, r.id DESC LIMIT 1
$$;

-- No name: by the close nobody had registered the enterprise, of which an opening tells the code alone.
DROP FUNCTION publication_names(text, text, text[], int);
CREATE FUNCTION publication_names(of_code text, of_scope text, indicators text[], at_most int) RETURNS TABLE (indicator text, uscc text, name text, title text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT i.code, n.uscc,
	       coalesce((dxtrack.enterprise_said(n.uscc, 'short_name', g.as_of, g.known_at)).short_name, (dxtrack.enterprise_said(n.uscc, 'name', g.as_of, g.known_at)).name),
	       coalesce(dxtrack.entry_title(n.uscc, n.entry, g.known_at), n.title)
	  FROM dxtrack.publication_ground(of_code) g
	 CROSS JOIN unnest(indicators) WITH ORDINALITY AS i (code, place)
	 CROSS JOIN LATERAL (
		SELECT row_number() OVER () AS nth, o.* FROM (
			SELECT f.uscc, f.entry, f.title
			  FROM dxtrack.figure_facts(i.code, of_scope, g.as_of, g.known_at, 'new') w
			  JOIN dxtrack.fact f ON f.id = w.id
			  LEFT JOIN LATERAL (SELECT s.id, s.received_at FROM dxtrack.submission_head h JOIN dxtrack.submission s ON s.id = h.id AND s.uscc = h.uscc
			                      WHERE h.uscc = f.uscc AND h.entry = f.entry ORDER BY s.received_at, s.id LIMIT 1) h ON true
			 ORDER BY f.effective_on, h.received_at NULLS LAST, h.id, f.recorded_at, f.id LIMIT at_most) o) n
	 WHERE g.known_at IS NOT NULL
	 ORDER BY i.place, n.nth
$$;

-- Batches by lines: how a language lists them is the sentence's affair.
CREATE OR REPLACE FUNCTION publication_counted(of_code text, of_scope text, indicators text[])
	RETURNS TABLE (indicator text, facts bigint, digest bytea, batches text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT i.code, cardinality(f.ids)::bigint, dxtrack.ids_digest(f.ids),
	       (SELECT string_agg(b.batch, E'\n' ORDER BY b.since, b.batch)
	          FROM (SELECT x.key_suffix AS batch, min(x.effective_on) AS since FROM dxtrack.fact x
	                 WHERE x.id = ANY (f.ids) AND x.key_suffix IS NOT NULL AND x.effective_on >= date_trunc('year', g.as_of::timestamp)::date
	                 GROUP BY x.key_suffix) b)
	  FROM dxtrack.publication_ground(of_code) g
	 CROSS JOIN unnest(indicators) AS i (code)
	 CROSS JOIN LATERAL (SELECT dxtrack.figure_fact_ids(i.code, of_scope, g.as_of, g.known_at) AS ids OFFSET 0) f
	 WHERE g.known_at IS NOT NULL
$$;

GRANT EXECUTE ON FUNCTION publication_names TO dxtrack_app, dxtrack_reader;
