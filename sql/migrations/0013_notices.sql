-- Notices: what an enterprise is told of decisions about its filings, written with the decision and in its transaction.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE TABLE notice (
	id          uuid PRIMARY KEY,
	kind        text NOT NULL CHECK (kind IN ('return', 'reject', 'approve', 'void')),
	uscc        text NOT NULL,
	district    text NOT NULL,
	programme   text,
	submission  uuid,
	version     int,
	text_zh     text NOT NULL,
	text_en     text NOT NULL,
	due_on      date,
	recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE notice IS 'Insert-only. What an enterprise is told of a decision, in the words of the catalogue as it then was. Follows from review and void_confirmation, whose audit rows have it all.';
COMMENT ON COLUMN notice.id IS 'The review''s or the void proposal''s.';
COMMENT ON COLUMN notice.submission IS 'Null where what became void came from no filing; so are version and programme.';
CREATE INDEX notice_by_time ON notice (recorded_at, id);
CREATE INDEX notice_by_uscc ON notice (uscc, recorded_at, id);

GRANT SELECT ON notice TO dxtrack_app, dxtrack_reader;
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON notice TO dxtrack_owner USING (true) WITH CHECK (true);
CREATE POLICY reader ON notice FOR SELECT TO dxtrack_reader USING (true);
CREATE POLICY seen ON notice FOR SELECT TO dxtrack_app USING (
	uscc = ANY ((SELECT string_to_array(current_setting('dxtrack.uscc', true), ','))::text[])
	OR (SELECT current_setting('dxtrack.districts', true)) = '*'
	OR district = ANY ((SELECT string_to_array(current_setting('dxtrack.districts', true), ','))::text[]));

-- The words of a reason, {"zh","en"}; null where the catalogue has none.
CREATE FUNCTION reason_title(code text, used_for text) RETURNS json LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
BEGIN
	RETURN (SELECT r -> 'title'
	          FROM json_array_elements((SELECT c.document::json -> 'reasons' FROM dxtrack.catalogue c
	                                     WHERE c.kind = 'reasons' ORDER BY c.version DESC LIMIT 1)) r
	         WHERE r ->> 'code' = $1 AND r ->> 'for' = $2 LIMIT 1);
END $$;

-- What a notice is about, in a language: programme, title of the filing, version.
CREATE FUNCTION notice_subject(s submission, lang text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	name text := coalesce((SELECT c.document::json -> 'programme' -> 'title' ->> lang FROM dxtrack.catalogue c
	                        WHERE c.kind = 'programme' AND c.code = s.programme ORDER BY c.version DESC LIMIT 1), s.programme);
BEGIN
	IF s.id IS NULL THEN
		RETURN NULL;
	END IF;
	RETURN CASE lang WHEN 'zh' THEN format('贵企业的“%s”填报%s（第 %s 版）', name, '“' || s.title || '”', s.version)
	                 ELSE format('Your filing%s for %s (version %s)', ' "' || s.title || '"', name, s.version) END;
END $$;

-- Why, in a language: the words of the code, then the officer's own.
CREATE FUNCTION notice_reason(code text, used_for text, reason text, lang text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	words text := concat_ws(CASE lang WHEN 'zh' THEN '；' ELSE '; ' END, dxtrack.reason_title(code, used_for) ->> lang, nullif(rtrim(btrim(reason), '。.；; '), ''));
BEGIN
	RETURN CASE WHEN words <> '' THEN CASE lang WHEN 'zh' THEN '原因：' || words || '。' ELSE ' Reason: ' || words || '.' END ELSE '' END;
END $$;

-- With each review that concerns the enterprise; an endorsement is a step between officers.
CREATE FUNCTION notice_of_review() RETURNS trigger LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	s  dxtrack.submission;
	zh text;
	en text;
BEGIN
	SELECT * INTO s FROM dxtrack.submission x WHERE x.id = NEW.submission AND x.version = NEW.version AND x.uscc = NEW.uscc;
	zh := dxtrack.notice_subject(s, 'zh') || CASE NEW.decision WHEN 'return' THEN '已被退回。' WHEN 'reject' THEN '未通过审核。' ELSE '已通过审核。' END
	      || dxtrack.notice_reason(NEW.reason_code, NEW.decision, NEW.reason, 'zh')
	      || CASE WHEN NEW.due_on IS NOT NULL THEN format('请于 %s 前（含当日）补正后重新提交。', dxtrack.day_text(NEW.due_on)) ELSE '' END;
	en := dxtrack.notice_subject(s, 'en') || CASE NEW.decision WHEN 'return' THEN ' was returned.' WHEN 'reject' THEN ' was rejected.' ELSE ' was approved.' END
	      || dxtrack.notice_reason(NEW.reason_code, NEW.decision, NEW.reason, 'en')
	      || CASE WHEN NEW.due_on IS NOT NULL THEN format(' Please correct and file it again by %s.', dxtrack.day_text(NEW.due_on)) ELSE '' END;
	INSERT INTO dxtrack.notice VALUES (NEW.id, NEW.decision, NEW.uscc, NEW.district, s.programme, NEW.submission, NEW.version, zh, en, NEW.due_on,
	       NEW.recorded_at);
	RETURN NULL;
END $$;
CREATE TRIGGER notified AFTER INSERT ON review FOR EACH ROW WHEN (NEW.decision <> 'endorse') EXECUTE FUNCTION notice_of_review();

-- With each void that is confirmed, of the filing that its fact came from; a fact of a move came from the filing that counts for its entry.
CREATE FUNCTION notice_of_void() RETURNS trigger LANGUAGE plpgsql VOLATILE SET search_path = dxtrack, pg_temp AS $$
DECLARE
	p  dxtrack.void_proposal;
	f  dxtrack.fact;
	s  dxtrack.submission;
	zh text;
	en text;
BEGIN
	SELECT * INTO p FROM dxtrack.void_proposal x WHERE x.id = NEW.proposal;
	SELECT * INTO f FROM dxtrack.fact x WHERE x.id = p.fact;
	IF f.source = 'submission' THEN
		SELECT x.* INTO s FROM dxtrack.review r JOIN dxtrack.submission x ON x.id = r.submission AND x.version = r.version AND x.uscc = r.uscc
		 WHERE r.id = f.origin;
	ELSIF f.entry IS NOT NULL THEN
		SELECT x.* INTO s FROM dxtrack.submission_head h JOIN dxtrack.submission x ON x.id = h.id AND x.version = h.counted_version AND x.uscc = h.uscc
		 WHERE h.uscc = f.uscc AND h.entry = f.entry AND h.counted_version IS NOT NULL ORDER BY h.id LIMIT 1;
	END IF;
	zh := coalesce(dxtrack.notice_subject(s, 'zh'), '贵企业的期初记录') || '所计入的一项已作废。' || dxtrack.notice_reason(p.reason_code, 'void', p.reason, 'zh');
	en := 'What was counted of ' || coalesce('your filing' || substr(dxtrack.notice_subject(s, 'en'), length('Your filing') + 1), 'your opening record')
	      || ' has become void.' || dxtrack.notice_reason(p.reason_code, 'void', p.reason, 'en');
	INSERT INTO dxtrack.notice VALUES (p.id, 'void', p.uscc, p.district, s.programme, s.id, s.version, zh, en, NULL, NEW.recorded_at);
	RETURN NULL;
END $$;
CREATE TRIGGER notified AFTER INSERT ON void_confirmation FOR EACH ROW EXECUTE FUNCTION notice_of_void();
