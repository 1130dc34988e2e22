-- What targets add up to was looked up before the lock was taken, so that two that came together were each told of half; and it was told while the offices were
-- set one by one, of sums that could not be complete. It is told by the call that writes now, where the sum is beyond the one above or every district has one.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- Where the targets of the districts right below a district contradict its own as they stand on a day: about that district and the one above it. Those of
-- another kind are no part of a sum, which is then not complete.
CREATE FUNCTION target_sums(of_indicator text, of_scope text, on_day date) RETURNS TABLE (above bigint, below bigint)
	LANGUAGE sql STABLE SET search_path = dxtrack, pg_temp AS $$
	WITH standing AS MATERIALIZED (
		SELECT t.scope, t.value, t.kind FROM dxtrack.figure_targets(on_day, NULL, of_indicator) t
	)
	SELECT a.value, sum(b.value)::bigint
	  FROM dxtrack.district posted
	  JOIN dxtrack.district upper ON upper.code IN (posted.code, posted.parent)
	  JOIN standing a ON a.scope = 'district:' || upper.code
	  JOIN dxtrack.district lower ON lower.parent = upper.code
	  LEFT JOIN standing b ON b.scope = 'district:' || lower.code AND b.kind = a.kind
	 WHERE 'district:' || posted.code = of_scope
	 GROUP BY upper.code, a.value
	HAVING sum(b.value) > a.value OR (sum(b.value) <> a.value AND count(b.value) = count(*))
	 ORDER BY upper.code
$$;

-- The answer as it is told: it ends with an empty array of findings, which takes one for each contradiction. finding has {0} for the sum and {1} for the one above.
CREATE FUNCTION target_answer(answer text, finding text, of_indicator text, of_scope text, of_year int, valid_from date) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	on_day date := greatest(valid_from, make_date(of_year, 1, 1));
	told   text;
BEGIN
	IF extract(year FROM on_day)::int = of_year THEN
		SELECT string_agg(replace(replace(finding, '{0}', s.below::text), '{1}', s.above::text), ',') INTO told
		  FROM dxtrack.target_sums(of_indicator, of_scope, on_day) s;
	END IF;
	RETURN CASE WHEN told IS NULL THEN answer ELSE left(answer, -2) || told || ']}' END;
END $$;

DROP FUNCTION target_insert;
CREATE FUNCTION target_insert(credential uuid, account uuid, key text, method text, path text, query text, body_digest bytea, status int, answer text,
	request_id text, address text, id uuid, indicator text, scope text, year int, value bigint, kind text, document_no text, valid_from date, reason text,
	finding text)
	RETURNS outcome LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	o    dxtrack.outcome;
	t    record;
	told text;
BEGIN
	PERFORM dxtrack.figure_lock();
	o := dxtrack.key_claim($1, $2, $3, $4, $5, $6, $7, $8, $9);
	IF o.outcome IS NOT NULL THEN
		RETURN o;
	ELSIF NOT dxtrack.scope_known($14) THEN
		RETURN dxtrack.key_release($2, $3, 'unknown_scope', $14);
	END IF;
	t := dxtrack.figure_begin();
	INSERT INTO dxtrack.target VALUES ($12, $13, $14, $15, $16, $17, $18, $19, $20, $2, dxtrack.person_of($2), t.at);
	PERFORM dxtrack.audit_write(t.at, $2, $1, $10, $11, 'target', NULL, $12::text, 1, $13, $14, $15::text, $16::text, $17, $18,
	        dxtrack.day_text($19), $20);
	told := dxtrack.target_answer($9, $21, $13, $14, $15, $19);
	IF told <> $9 THEN
		UPDATE dxtrack.idempotency i SET answer = told WHERE i.account = $2 AND i.key = $3;
	END IF;
	RETURN ROW('stored', NULL, t.at, t.revision, $8, told)::dxtrack.outcome;
END $$;
GRANT EXECUTE ON FUNCTION target_insert TO dxtrack_app;
