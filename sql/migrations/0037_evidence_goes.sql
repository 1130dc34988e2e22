-- Nobody called evidence_expire: what no filing names stayed for ever. It also read all files that are named, each time. Now each file has a day on which
-- the keeper looks at it; one that a version names is never looked at again.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

ALTER TABLE evidence ADD COLUMN due_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '7 days';
COMMENT ON COLUMN evidence.due_at IS 'When the keeper looks whether anybody names it; infinity once a version does.';
COMMENT ON TABLE evidence IS 'Insert-only but for due_at and keeper_evidence. A file that an enterprise has uploaded; the same file twice is one.';
DROP INDEX evidence_by_age;
CREATE INDEX evidence_by_due ON evidence (due_at) WHERE due_at < 'infinity';
DROP FUNCTION evidence_expire;

-- Looks at files whose day has come, at most so many: what a version names stays, what a draft names is looked at again in a week, the rest goes. A file that
-- somebody asks for meanwhile is locked, or its day has moved (evidence_wanted); several daemons share the work.
CREATE FUNCTION keeper_evidence(at_most int, OUT done bigint, OUT more bigint)
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET enable_seqscan = off SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
	e dxtrack.evidence;
BEGIN
	done := 0;
	FOR e IN SELECT * FROM dxtrack.evidence x WHERE x.due_at < 'infinity' AND x.due_at <= clock_timestamp() ORDER BY x.due_at LIMIT $1 FOR UPDATE SKIP LOCKED LOOP
		done := done + 1;
		IF EXISTS (SELECT FROM dxtrack.submission s WHERE s.evidence <> '[]' AND json_texts(s.evidence) @> ARRAY[e.sha256] AND s.uscc = e.uscc) THEN
			UPDATE dxtrack.evidence x SET due_at = 'infinity' WHERE x.id = e.id;
		ELSIF EXISTS (SELECT FROM dxtrack.draft d WHERE d.evidence <> '[]' AND json_texts(d.evidence) @> ARRAY[e.sha256] AND d.uscc = e.uscc) THEN
			UPDATE dxtrack.evidence x SET due_at = clock_timestamp() + interval '7 days' WHERE x.id = e.id;
		ELSE
			DELETE FROM dxtrack.evidence x WHERE x.id = e.id;
		END IF;
	END LOOP;
	more := (done >= $1)::int;
END $$;

-- Whoever is told that his files are there is about to file: those that would go soon stay another week. The positions of those that are not there.
CREATE FUNCTION evidence_wanted(uscc text, sha256 text[], wanted boolean) RETURNS SETOF bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
	SET search_path = dxtrack, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
	own boolean := $1 = ANY (string_to_array(coalesce(current_setting('dxtrack.uscc', true), ''), ','));
BEGIN
	IF $3 AND own THEN
		UPDATE dxtrack.evidence e SET due_at = clock_timestamp() + interval '7 days'
		 WHERE e.uscc = $1 AND e.sha256 = ANY ($2) AND e.due_at < clock_timestamp() + interval '1 day';
	END IF;
	RETURN QUERY SELECT u.n FROM unnest($2) WITH ORDINALITY AS u (sha256, n)
	              WHERE NOT EXISTS (SELECT FROM dxtrack.evidence e WHERE e.sha256 = u.sha256 AND e.uscc = $1 AND own) ORDER BY u.n;
END $$;

GRANT EXECUTE ON FUNCTION keeper_evidence, evidence_wanted TO dxtrack_app;
