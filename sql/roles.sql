-- Prepares a database for dxtrack: roles (of the cluster, made once), the schema, the table of migrations.
-- Run by a superuser inside that database; may be run again. Everything else is made by migrations, as dxtrack_ctl.
SET client_min_messages = warning;
DO $$
DECLARE r text;
BEGIN
	FOREACH r IN ARRAY ARRAY['dxtrack_owner NOLOGIN', 'dxtrack_ctl LOGIN', 'dxtrack_app LOGIN', 'dxtrack_reader LOGIN'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = split_part(r, ' ', 1)) THEN
			EXECUTE 'CREATE ROLE ' || r || ' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';
		END IF;
	END LOOP;
END $$;
GRANT dxtrack_owner TO dxtrack_ctl;

-- Answers must not depend on a server's settings. Plans of small statements gain nothing from JIT.
DO $$
DECLARE r text;
BEGIN
	FOREACH r IN ARRAY ARRAY['dxtrack_ctl', 'dxtrack_app', 'dxtrack_reader'] LOOP
		EXECUTE format('ALTER ROLE %I SET search_path = dxtrack, pg_catalog', r);
		EXECUTE format('ALTER ROLE %I SET timezone = ''UTC''', r);
		EXECUTE format('ALTER ROLE %I SET datestyle = ''ISO, YMD''', r);
		EXECUTE format('ALTER ROLE %I SET jit = off', r);
	END LOOP;
	EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
	EXECUTE format('GRANT CONNECT ON DATABASE %I TO dxtrack_ctl, dxtrack_app, dxtrack_reader', current_database());
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS dxtrack AUTHORIZATION dxtrack_owner;
GRANT USAGE ON SCHEMA dxtrack TO dxtrack_app, dxtrack_reader;
CREATE TABLE IF NOT EXISTS dxtrack.schema_migration (
	name       text PRIMARY KEY CHECK (name ~ '^[0-9]{4}_[a-z0-9_]+$'),
	checksum   text NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
	applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE dxtrack.schema_migration OWNER TO dxtrack_owner;
GRANT SELECT ON dxtrack.schema_migration TO dxtrack_app, dxtrack_reader;
COMMENT ON TABLE dxtrack.schema_migration IS 'Which migrations were applied: file name without .sql, SHA-256 of its bytes in hex. Written by dxtrackctl migrate.';
