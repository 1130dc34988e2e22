-- What two persons revoked came back by one officer's approval: of a correction that waited, or of another filing of the entry. And of an entry with two contracts, one of which
-- was revoked, the other went on counting while the entry was revoked with it.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

-- Whether what a filing wants to be counted for was revoked: its entry, or what an earlier version of it counted.
CREATE FUNCTION filing_revoked(h submission_head) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM dxtrack.entry_head e WHERE e.id = h.entry AND e.stage = 'revoked')
	    OR (h.versions > 1 AND EXISTS (SELECT FROM dxtrack.fact f JOIN dxtrack.fact_void v ON v.fact = f.id JOIN dxtrack.review r ON r.id = f.origin
	                                    WHERE f.entry = h.entry AND f.source = 'submission' AND v.reason_code = 'revoked' AND r.submission = h.id));
END $$;

CREATE OR REPLACE FUNCTION approval_refusal(h submission_head, title_key text, counts_on date) RETURNS refusal
	LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	gone  text;
	taken uuid;
BEGIN
	IF dxtrack.filing_revoked(h) THEN
		RETURN ROW('conflict', 'revoked')::dxtrack.refusal;
	ELSIF counts_on IS NOT NULL THEN
		gone := dxtrack.enterprise_gone(h.uscc, counts_on);
	END IF;
	IF gone IS NOT NULL THEN
		RETURN ROW('enterprise_gone', gone)::dxtrack.refusal;
	ELSIF title_key IS NOT NULL THEN
		-- a title that another entry took meanwhile
		taken := dxtrack.title_taken(h.uscc, h.programme, h.entry, title_key);
	END IF;
	RETURN CASE WHEN taken IS NOT NULL THEN ROW('duplicate_title', taken::text)::dxtrack.refusal END;
END $$;

-- As before (0009), but where an approval was revoked and another filing of the entry still counts, the entry stays where it stands. The move has the proposal's id.
CREATE OR REPLACE FUNCTION entry_revoke(of_entry uuid, move uuid, day date, paper text, why text, at timestamptz, by_account uuid, by_person text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	e dxtrack.entry_head;
BEGIN
	SELECT * INTO e FROM dxtrack.entry_head x WHERE x.id = of_entry FOR UPDATE;
	IF e.id IS NULL OR e.stage = 'revoked' THEN
		RETURN;
	ELSIF (SELECT f.source FROM dxtrack.void_proposal p JOIN dxtrack.fact f ON f.id = p.fact WHERE p.id = $2) = 'submission'
	      AND EXISTS (SELECT FROM dxtrack.fact f WHERE f.entry = e.id AND f.source = 'submission'
	                   AND NOT EXISTS (SELECT FROM dxtrack.fact_void v WHERE v.fact = f.id)) THEN
		RETURN;
	END IF;
	INSERT INTO dxtrack.move VALUES (move, e.id, e.uscc, e.district, e.stage, 'revoked', day, day, paper, why, NULL, NULL, by_account, by_person, at);
	UPDATE dxtrack.entry_head x SET stage = 'revoked', moved_on = greatest(x.moved_on, day), row_version = x.row_version + 1 WHERE x.id = e.id;
END $$;
