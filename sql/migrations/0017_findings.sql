-- What the rules of a programme look at besides the filing: the enterprise as the register has it, found with its credential, so that no
-- filing asks for it again.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

DROP FUNCTION credential_find(bytea);
CREATE FUNCTION credential_find(token_hash bytea) RETURNS TABLE (credential uuid, account uuid, person text, role text, uscc text, district text,
	districts text, scopes text[], addresses text[], expires_at timestamptz, name text, short_name text, size text, industry text, status text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dxtrack, pg_temp AS $$
	SELECT c.id, a.id, a.person, a.role, a.uscc, a.district,
	       CASE WHEN a.role IN ('manager', 'auditor') THEN '*' WHEN a.role = 'reviewer' THEN array_to_string(dxtrack.district_leaves(a.district), ',') END,
	       c.scopes, c.addresses, c.expires_at, e.name, e.short_name, e.size, e.industry, e.status
	  FROM dxtrack.credential c JOIN dxtrack.account a ON a.id = c.account LEFT JOIN dxtrack.enterprise e ON e.uscc = a.uscc
	 WHERE c.hash = token_hash AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > clock_timestamp()) AND a.disabled_at IS NULL
$$;
REVOKE EXECUTE ON FUNCTION credential_find FROM PUBLIC;
GRANT EXECUTE ON FUNCTION credential_find TO dxtrack_app;

-- A daemon that remembers an enterprise with its credential is told to look again. One word for all rows of a transaction: it is told once.
CREATE FUNCTION enterprise_told() RETURNS trigger LANGUAGE plpgsql SET search_path = dxtrack, pg_temp AS $$
BEGIN
	PERFORM pg_notify('dxtrack_credential', 'enterprise');
	RETURN NULL;
END $$;
CREATE TRIGGER told AFTER INSERT ON enterprise FOR EACH STATEMENT EXECUTE FUNCTION enterprise_told();
CREATE TRIGGER retold AFTER UPDATE ON enterprise FOR EACH ROW
	WHEN ((OLD.name, OLD.short_name, OLD.size, OLD.industry, OLD.status) IS DISTINCT FROM (NEW.name, NEW.short_name, NEW.size, NEW.industry, NEW.status))
	EXECUTE FUNCTION enterprise_told();
