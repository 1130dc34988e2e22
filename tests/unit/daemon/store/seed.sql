-- 400 enterprises with an account and a token each, one manager. Row security does not hold for who runs this.
SET search_path = dxtrack, pg_catalog;
INSERT INTO district VALUES ('410172', '高新区', 'zone', NULL), ('410172560', '枫杨', 'sub_district', '410172');
INSERT INTO enterprise (uscc, name, district, status, status_on)
SELECT '9141' || lpad(n::text, 14, '0'), 'Enterprise ' || n, '410172560', 'active', '2020-01-01' FROM generate_series(1, 400) n;
INSERT INTO account (id, person, role, uscc)
SELECT ('22222222-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Enterprise ' || n, 'enterprise', '9141' || lpad(n::text, 14, '0')
  FROM generate_series(1, 400) n;
INSERT INTO account (id, person, role) VALUES ('22222222-0000-7000-8000-000000009999', 'Manager', 'manager');
INSERT INTO credential (id, account, uscc, hash, hint, scopes)
SELECT ('11111111-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ('22222222-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
       '9141' || lpad(n::text, 14, '0'), sha256(n::text::bytea), 't', '{submit,read}' FROM generate_series(1, 400) n;
INSERT INTO credential (id, account, hash, hint, scopes)
VALUES ('11111111-0000-7000-8000-000000009999', '22222222-0000-7000-8000-000000009999', sha256('manager'), 'm', '{manage,read}');
