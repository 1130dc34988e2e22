-- Publications: the figures of a closed period as they were given out, with the facts that they count. Nothing changes one; a later one corrects it.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE TABLE publication (
	no          bigint PRIMARY KEY CHECK (no > 0),
	period      text NOT NULL,
	title       text NOT NULL,
	document_no text NOT NULL,
	scope       text NOT NULL,
	as_of       date NOT NULL,
	known_at    timestamptz NOT NULL,
	revision    bigint NOT NULL,
	content     text NOT NULL,
	digest      bytea NOT NULL CHECK (digest = sha256(convert_to(content, 'UTF8'))),
	by_account  uuid NOT NULL,
	by_person   text NOT NULL,
	recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE publication IS 'Insert-only. Figures of a closed period of all programmes, frozen as they were published; corrected by a later publication alone.';
COMMENT ON COLUMN publication.no IS 'From 1 on, without a hole.';
COMMENT ON COLUMN publication.known_at IS 'When the period had been closed: what was recorded later is in no figure here.';
COMMENT ON COLUMN publication.content IS 'All that was published as one JSON object, byte for byte what the digest is of.';
CREATE INDEX publication_by_period ON publication (period, no);
CREATE TABLE publication_facts (
	publication bigint NOT NULL REFERENCES publication,
	indicator   text NOT NULL,
	facts       uuid[] NOT NULL,
	digest      bytea NOT NULL,
	PRIMARY KEY (publication, indicator)
);
COMMENT ON TABLE publication_facts IS 'Insert-only. The ids of the facts that a published figure counts, in their order.';
COMMENT ON COLUMN publication_facts.digest IS 'SHA-256 of the ids, a line feed between two; it stands in the content of the publication, too.';
GRANT SELECT ON publication, publication_facts TO dxtrack_app, dxtrack_reader;

-- The ids of the facts behind a cumulative figure, in their order: the same for every caller, and of a past known_at for ever.
CREATE FUNCTION figure_fact_ids(of_indicator text, of_scope text, as_of date, known_at timestamptz) RETURNS uuid[]
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT coalesce(array_agg(w.id ORDER BY w.id), '{}') FROM dxtrack.figure_facts(of_indicator, of_scope, as_of, known_at, 'cumulative') w
$$;
CREATE FUNCTION ids_digest(ids uuid[]) RETURNS bytea LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT sha256(convert_to(array_to_string(ids, E'\n'), 'UTF8'))
$$;

-- What a period of all programmes is to a publication: its last day, when it was closed (null: it is open), and the next number. No row: there is none.
CREATE FUNCTION publication_ground(of_code text) RETURNS TABLE (period text, as_of date, known_at timestamptz, no bigint)
	LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	SELECT p.code, p.last_day, s.closed_at, coalesce((SELECT max(x.no) FROM dxtrack.publication x), 0) + 1
	  FROM dxtrack.period p CROSS JOIN LATERAL dxtrack.period_stand(p.programme, p.code, NULL) s
	 WHERE p.programme = '*' AND p.code = of_code
$$;

-- What the facts of a report's figures are: how many, a digest of their ids, and the batches among those of the year.
CREATE FUNCTION publication_counted(of_code text, of_scope text, indicators text[])
	RETURNS TABLE (indicator text, facts bigint, digest bytea, batches text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT i.code, cardinality(f.ids)::bigint, dxtrack.ids_digest(f.ids),
	       (SELECT string_agg(DISTINCT x.key_suffix, '、') FROM dxtrack.fact x
	         WHERE x.id = ANY (f.ids) AND x.key_rule = 'enterprise_batch' AND x.effective_on >= date_trunc('year', g.as_of::timestamp)::date)
	  FROM dxtrack.publication_ground(of_code) g
	 CROSS JOIN unnest(indicators) AS i (code)
	 CROSS JOIN LATERAL (SELECT dxtrack.figure_fact_ids(i.code, of_scope, g.as_of, g.known_at) AS ids OFFSET 0) f
	 WHERE g.known_at IS NOT NULL
$$;

-- Whom a report names first: the facts of the year by effective_on, then in the order of filing. A report is public: it names whom it names,
-- whoever asks.
CREATE FUNCTION publication_names(of_code text, of_scope text, indicators text[], at_most int) RETURNS TABLE (indicator text, name text, title text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT i.code, n.name, n.title
	  FROM dxtrack.publication_ground(of_code) g
	 CROSS JOIN unnest(indicators) WITH ORDINALITY AS i (code, place)
	 CROSS JOIN LATERAL (
		SELECT row_number() OVER () AS nth, o.* FROM (
			SELECT coalesce(e.short_name, e.name) AS name, f.title
			  FROM dxtrack.figure_facts(i.code, of_scope, g.as_of, g.known_at, 'new') w
			  JOIN dxtrack.fact f ON f.id = w.id
			  LEFT JOIN dxtrack.enterprise e ON e.uscc = f.uscc
			  LEFT JOIN LATERAL (SELECT s.id, s.received_at FROM dxtrack.submission_head h JOIN dxtrack.submission s ON s.id = h.id AND s.uscc = h.uscc
			                      WHERE h.uscc = f.uscc AND h.entry = f.entry ORDER BY s.received_at, s.id LIMIT 1) h ON true
			 ORDER BY f.effective_on, h.received_at NULLS LAST, h.id, f.recorded_at, f.id LIMIT at_most) o) n
	 WHERE g.known_at IS NOT NULL
	 ORDER BY i.place, n.nth
$$;

-- Freezes what was computed of a period as it was closed. Another publication, a reopening, or other facts since then are a conflict. The period
-- lock gives numbers without a hole; it comes after the figure lock, which is taken only where somebody may still write before known_at.
CREATE FUNCTION publication_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, no bigint, period text, title text, document_no text, scope text, as_of date, known_at timestamptz, revision bigint,
	content text, indicators text[], digests text[])
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
#variable_conflict use_column
DECLARE
	o     dxtrack.outcome;
	g     record;
	at    timestamptz;
	ids   uuid[];
	facts dxtrack.publication_facts[] := '{}';
BEGIN
	PERFORM dxtrack.known_at_settle($18);
	PERFORM dxtrack.period_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9, '{manager}');
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	END IF;
	SELECT * INTO g FROM dxtrack.publication_ground($13);
	IF g.known_at IS NULL OR (g.no, g.as_of, g.known_at) <> ($12, $17, $18) THEN
		RETURN dxtrack.key_release($2, $3, 'conflict', g.no::text);
	END IF;
	FOR i IN 1..cardinality($21) LOOP
		ids := dxtrack.figure_fact_ids($21[i], $16, $17, $18);
		IF encode(dxtrack.ids_digest(ids), 'hex') IS DISTINCT FROM $22[i] THEN
			RETURN dxtrack.key_release($2, $3, 'conflict', g.no::text);
		END IF;
		facts := facts || ROW($12, $21[i], ids, dxtrack.ids_digest(ids))::dxtrack.publication_facts;
	END LOOP;
	at := clock_timestamp();
	INSERT INTO dxtrack.publication VALUES ($12, $13, $14, $15, $16, $17, $18, $19, $20, sha256(convert_to($20, 'UTF8')), $2, dxtrack.person_of($2), at);
	INSERT INTO dxtrack.publication_facts SELECT (unnest(facts)).*;
	PERFORM dxtrack.audit_write(at, $2, $1, $10, $11, 'publication', NULL, $12::text, 1, $13, $14, $15, $16, dxtrack.day_text($17),
	        dxtrack.instant_us($18)::text, $19::text, encode(sha256(convert_to($20, 'UTF8')), 'hex'));
	RETURN ROW('stored', NULL, at, NULL, $8, $9)::dxtrack.outcome;
END $$;

GRANT EXECUTE ON FUNCTION publication_ground, publication_counted, publication_names TO dxtrack_app, dxtrack_reader;
GRANT EXECUTE ON FUNCTION publication_insert TO dxtrack_app;
