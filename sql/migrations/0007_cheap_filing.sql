-- What each filing pays for, made cheaper without promising less; and what stands in no figure, counted as it changes.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- The code in idempotency is that of a credential, whose domain was checked there: its regular expression cost each filing again.
DO $$
DECLARE own text := 'uscc = ANY ((SELECT string_to_array(current_setting(''dxtrack.uscc'', true), '',''))::text[])';
BEGIN
	DROP POLICY seen ON idempotency;
	DROP POLICY filed ON idempotency;
	ALTER TABLE idempotency ALTER COLUMN uscc TYPE text;
	EXECUTE format('CREATE POLICY seen ON idempotency FOR SELECT TO dxtrack_app USING (%s)', own);
	EXECUTE format('CREATE POLICY filed ON idempotency FOR INSERT TO dxtrack_app WITH CHECK (%s)', own);
END $$;

-- Nothing is answered from this index alone any more.
DROP INDEX submission_head_by_state;
CREATE INDEX submission_head_by_state ON submission_head (state, id);

-- Filings that count nothing now, as changes to be summed: whoever files or decides appends, so that nobody waits for another.
CREATE TABLE waiting (
	programme  text NOT NULL,
	district   text NOT NULL,
	park       text,
	chains     text[] NOT NULL,
	pending    bigint NOT NULL,
	returned   bigint NOT NULL,
	superseded bigint NOT NULL
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
COMMENT ON TABLE waiting IS 'Derived from submission_head: changes in the number of filings that stand in no figure; their sums are the numbers. Written by triggers, folded now and then.';
COMMENT ON COLUMN waiting.park IS 'Of the enterprise as it stands now, unlike district, which the filing froze; so are chains.';

-- Many changes become few. A rival folds already: nothing to do. A change that comes meanwhile is not seen, and stays.
CREATE FUNCTION waiting_fold() RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
BEGIN
	IF pg_try_advisory_xact_lock(7239001, 2) THEN
		WITH gone AS (DELETE FROM dxtrack.waiting RETURNING *)
		INSERT INTO dxtrack.waiting
		SELECT g.programme, g.district, g.park, g.chains, sum(g.pending), sum(g.returned), sum(g.superseded) FROM gone g GROUP BY 1, 2, 3, 4
		HAVING sum(g.pending) <> 0 OR sum(g.returned) <> 0 OR sum(g.superseded) <> 0;
	END IF;
END $$;

-- Sequential scans and hash joins are off for the sake of enterprise: a session keeps its plan. One change in about 200 folds.
CREATE FUNCTION waiting_told() RETURNS trigger LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
	IF TG_OP <> 'DELETE' THEN
		INSERT INTO dxtrack.waiting
		SELECT h.programme, h.district, e.park, coalesce(e.chains, '{}'), count(*) FILTER (WHERE h.state IN ('submitted', 'under_review')),
		       count(*) FILTER (WHERE h.state = 'returned'), count(*) FILTER (WHERE h.state = 'superseded')
		  FROM new_heads h LEFT JOIN dxtrack.enterprise e ON e.uscc = h.uscc
		 WHERE h.state IN ('submitted', 'under_review', 'returned', 'superseded') GROUP BY 1, 2, 3, 4;
	END IF;
	IF TG_OP <> 'INSERT' THEN
		INSERT INTO dxtrack.waiting
		SELECT h.programme, h.district, e.park, coalesce(e.chains, '{}'), -count(*) FILTER (WHERE h.state IN ('submitted', 'under_review')),
		       -count(*) FILTER (WHERE h.state = 'returned'), -count(*) FILTER (WHERE h.state = 'superseded')
		  FROM old_heads h LEFT JOIN dxtrack.enterprise e ON e.uscc = h.uscc
		 WHERE h.state IN ('submitted', 'under_review', 'returned', 'superseded') GROUP BY 1, 2, 3, 4;
	END IF;
	IF random() < 0.005 THEN
		PERFORM dxtrack.waiting_fold();
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER filed AFTER INSERT ON submission_head REFERENCING NEW TABLE AS new_heads FOR EACH STATEMENT EXECUTE FUNCTION waiting_told();
CREATE TRIGGER moved AFTER UPDATE ON submission_head REFERENCING OLD TABLE AS old_heads NEW TABLE AS new_heads
	FOR EACH STATEMENT EXECUTE FUNCTION waiting_told();
CREATE TRIGGER gone AFTER DELETE ON submission_head REFERENCING OLD TABLE AS old_heads FOR EACH STATEMENT EXECUTE FUNCTION waiting_told();

-- An enterprise that moves to another park or chain, takes what it has waiting along. The lock lets filings in
-- flight, which read the enterprise as it was, end first, and those behind it read it as it is.
CREATE FUNCTION waiting_moved() RETURNS trigger LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
BEGIN
	LOCK TABLE dxtrack.submission_head IN SHARE ROW EXCLUSIVE MODE;
	INSERT INTO dxtrack.waiting
	SELECT h.programme, h.district, x.park, x.chains, x.sign * count(*) FILTER (WHERE h.state IN ('submitted', 'under_review')),
	       x.sign * count(*) FILTER (WHERE h.state = 'returned'), x.sign * count(*) FILTER (WHERE h.state = 'superseded')
	  FROM dxtrack.submission_head h, (VALUES (-1, OLD.park, OLD.chains), (1, NEW.park, NEW.chains)) x (sign, park, chains)
	 WHERE h.uscc = NEW.uscc AND h.state IN ('submitted', 'under_review', 'returned', 'superseded') GROUP BY 1, 2, 3, 4, x.sign;
	RETURN NULL;
END $$;
CREATE TRIGGER moved AFTER UPDATE OF park, chains ON enterprise FOR EACH ROW
	WHEN ((OLD.park, OLD.chains) IS DISTINCT FROM (NEW.park, NEW.chains)) EXECUTE FUNCTION waiting_moved();

INSERT INTO waiting
SELECT h.programme, h.district, e.park, coalesce(e.chains, '{}'), count(*) FILTER (WHERE h.state IN ('submitted', 'under_review')),
       count(*) FILTER (WHERE h.state = 'returned'), count(*) FILTER (WHERE h.state = 'superseded')
  FROM submission_head h LEFT JOIN enterprise e ON e.uscc = h.uscc
 WHERE h.state IN ('submitted', 'under_review', 'returned', 'superseded') GROUP BY 1, 2, 3, 4;

CREATE OR REPLACE FUNCTION figure_excluded() RETURNS TABLE (programme text, scope_kind text, scope text, pending bigint, returned bigint, superseded bigint)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp SET jit = off AS $$
	WITH now AS MATERIALIZED (
		SELECT w.programme, w.district, w.park, w.chains, sum(w.pending) AS p, sum(w.returned) AS r, sum(w.superseded) AS s
		  FROM dxtrack.waiting w GROUP BY 1, 2, 3, 4
		HAVING sum(w.pending) <> 0 OR sum(w.returned) <> 0 OR sum(w.superseded) <> 0
	)
	SELECT n.programme, 'district', n.district, sum(n.p)::bigint, sum(n.r)::bigint, sum(n.s)::bigint FROM now n GROUP BY 1, 3
	UNION ALL
	SELECT n.programme, 'park', n.park, sum(n.p)::bigint, sum(n.r)::bigint, sum(n.s)::bigint FROM now n WHERE n.park IS NOT NULL GROUP BY 1, 3
	UNION ALL
	SELECT n.programme, 'chain', x.code, sum(n.p)::bigint, sum(n.r)::bigint, sum(n.s)::bigint
	  FROM now n CROSS JOIN LATERAL (SELECT DISTINCT a.code FROM unnest(n.chains) AS a (code)) x GROUP BY 1, 3
$$;
