-- Who may touch what. The daemon (dxtrack_app) reads, inserts filings, and calls functions; it changes and deletes nothing by itself.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

GRANT SELECT ON district, chain, park, catalogue, enterprise, enterprise_event, submission, submission_head, review, withdrawal, entry_head, move,
	figure_clock, figure_revision, fact, fact_void, tally, target, opening_stock, opening_member, external_value, audit, idempotency
	TO dxtrack_app, dxtrack_reader;
GRANT SELECT (id, login, person, role, uscc, district, created_at, disabled_at) ON account TO dxtrack_app, dxtrack_reader;
GRANT SELECT (id, account, uscc, kind, hint, scopes, addresses, created_at, expires_at, revoked_at) ON credential TO dxtrack_app, dxtrack_reader;
GRANT INSERT ON submission, submission_head, idempotency, audit TO dxtrack_app;

-- What a transaction may see is set inside it: dxtrack.uscc (with commas) and dxtrack.districts (leaves with commas, or *), by
-- set_config(…, true). A setting that was set once in a session reads as '' afterwards: string_to_array('', ',') is {}, which matches nothing.
-- The inner SELECTs are computed once a statement; without them the policy costs twice as much a row.
DO $$
DECLARE
	own     text := 'uscc = ANY ((SELECT string_to_array(current_setting(''dxtrack.uscc'', true), '',''))::text[])';
	every   text := '(SELECT current_setting(''dxtrack.districts'', true)) = ''*''';
	leaf    text := 'district = ANY ((SELECT string_to_array(current_setting(''dxtrack.districts'', true), '',''))::text[])';
	t       text;
BEGIN
	FOREACH t IN ARRAY ARRAY['submission', 'submission_head', 'review', 'withdrawal', 'entry_head', 'move', 'fact', 'fact_void', 'enterprise', 'enterprise_event',
	                         'opening_member', 'account', 'credential', 'idempotency', 'audit'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
		-- FORCE blinds the owner too, whose functions compare enterprises and count
		EXECUTE format('CREATE POLICY owner ON %I TO dxtrack_owner USING (true) WITH CHECK (true)', t);
		EXECUTE format('CREATE POLICY reader ON %I FOR SELECT TO dxtrack_reader USING (true)', t);
	END LOOP;
	FOREACH t IN ARRAY ARRAY['submission', 'submission_head', 'review', 'withdrawal', 'entry_head', 'move', 'fact', 'fact_void', 'enterprise', 'enterprise_event',
	                         'opening_member'] LOOP
		EXECUTE format('CREATE POLICY seen ON %I FOR SELECT TO dxtrack_app USING (%s OR %s OR %s)', t, own, every, leaf);
	END LOOP;
	EXECUTE format('CREATE POLICY seen ON audit FOR SELECT TO dxtrack_app USING (%s OR %s)', own, every);
	FOREACH t IN ARRAY ARRAY['account', 'credential', 'idempotency'] LOOP
		EXECUTE format('CREATE POLICY seen ON %I FOR SELECT TO dxtrack_app USING (%s)', t, own);
	END LOOP;
	FOREACH t IN ARRAY ARRAY['submission', 'submission_head', 'idempotency', 'audit'] LOOP
		EXECUTE format('CREATE POLICY filed ON %I FOR INSERT TO dxtrack_app WITH CHECK (%s)', t, own);
	END LOOP;
END $$;

-- Functions are for whom they are granted to.
ALTER DEFAULT PRIVILEGES FOR ROLE dxtrack_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
