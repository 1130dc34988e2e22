-- A version whose facts are void counts no more, and is superseded all the same once a later one is approved: so /versions tells it, and so it is counted here. Before,
-- a filing that was corrected, voided and then approved anew was told nowhere.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

COMMENT ON COLUMN submission_head.superseded IS 'An approved version of it gave way to a later one: such a filing is told once, however often that was.';

CREATE FUNCTION superseded_told() RETURNS trigger LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
BEGIN
	NEW.superseded := NEW.superseded
	               OR EXISTS (SELECT FROM dxtrack.review r WHERE r.submission = NEW.id AND r.decision = 'approve' AND r.version < NEW.counted_version);
	RETURN NEW;
END $$;
CREATE TRIGGER superseded BEFORE UPDATE OF counted_version ON submission_head FOR EACH ROW WHEN (NEW.counted_version > 1) EXECUTE FUNCTION superseded_told();

UPDATE submission_head h SET superseded = true
 WHERE NOT h.superseded AND (SELECT count(DISTINCT r.version) FROM review r WHERE r.submission = h.id AND r.decision = 'approve') > 1;
