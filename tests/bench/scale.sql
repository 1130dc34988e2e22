-- Fills a database with bench.filings filings (96 in 100 approved) and bench.facts facts an indicator, as years of use would have left them.
-- One fact in ten is a second one of its key; facts and filings are spread over the enterprises of bench.filer and many more.
CREATE TABLE bench.crowd AS
SELECT n, uscc, district FROM bench.filer
UNION ALL
SELECT 2000 + i, '9141010000' || lpad(i::text, 8, '0'), (ARRAY['410172160', '410172360', '410172560', '410172561', '410172562'])[i % 5 + 1]
  FROM generate_series(1, current_setting('bench.filings')::int / 20) i;

ALTER TABLE bench.crowd ADD PRIMARY KEY (n);

INSERT INTO dxtrack.enterprise (uscc, name, district, chains, status, status_on)
SELECT uscc, 'E' || n, district, '{}', 'active', '2020-01-01' FROM bench.crowd WHERE n > 2000;

CREATE TABLE bench.filed AS
SELECT i, c.uscc, c.district, at,
       encode(substring(int8send((extract(epoch FROM at) * 1000)::bigint) FROM 3) || substring(uuid_send(gen_random_uuid()) FROM 7), 'hex')::uuid AS id,
       md5('entry' || c.uscc)::uuid AS entry,
       CASE WHEN i % 50 = 0 THEN 'submitted' WHEN i % 100 = 1 THEN 'returned' WHEN i % 100 = 2 THEN 'superseded' ELSE 'approved' END AS state
  FROM (SELECT i, timestamptz '2021-01-01 08:00+08' + i * (interval '1000 days' / current_setting('bench.filings')::int) AS at,
               1 + (i::bigint * 7919) % (SELECT count(*) FROM bench.crowd) AS who
          FROM generate_series(1, current_setting('bench.filings')::int) i) f
  JOIN bench.crowd c ON c.n = f.who;

INSERT INTO dxtrack.submission (id, version, uscc, district, programme, entry, body, body_digest, answers, explanations, evidence, findings, received_at, account)
SELECT s.id, 1, s.uscc, s.district, 'cloud', s.entry, f.body, f.digest, f.answers, '{}', '[]', '[]', date_trunc('milliseconds', s.at), f.account
  FROM bench.filed s JOIN bench.filer f ON f.n = s.i % 2000 + 1 ORDER BY s.i;

INSERT INTO dxtrack.submission_head (id, uscc, district, programme, entry, version, state)
SELECT id, uscc, district, 'cloud', entry, 1, state FROM bench.filed ORDER BY i;

INSERT INTO dxtrack.idempotency (account, key, uscc, method, path, query, body_digest, status, object, version, recorded_at)
SELECT f.account, 'old-' || s.i, f.uscc, 'POST', '/v1/submissions', '', f.digest, 201, s.id, 1, s.at
  FROM bench.filed s JOIN bench.filer f ON f.n = s.i % 2000 + 1 ORDER BY s.i;

INSERT INTO dxtrack.audit (recorded_at, account, credential, request_id, address, action, object, version, uscc, content)
SELECT s.at, f.account, f.credential, 'r' || s.i, '127.0.0.1', 'submission', s.id::text, 1, s.uscc, convert_to(repeat('x', 500), 'UTF8')
  FROM bench.filed s JOIN bench.filer f ON f.n = s.i % 2000 + 1 ORDER BY s.i;

INSERT INTO dxtrack.fact (id, indicator, key, key_rule, root, entry, uscc, district, chains, effective_on, source, origin, recorded_at)
SELECT gen_random_uuid(), x.indicator, md5('entry' || (i % (current_setting('bench.facts')::int * 9 / 10 + 1))::text), 'entry', c.uscc,
       md5('entry' || (i % (current_setting('bench.facts')::int * 9 / 10 + 1))::text)::uuid, c.uscc, c.district, '{}',
       date '2021-01-01' + (i::bigint * 1000 / current_setting('bench.facts')::int)::int, 'submission', gen_random_uuid(),
       timestamptz '2021-01-02 08:00+08' + i * (interval '1000 days' / current_setting('bench.facts')::int) + x.n * interval '1 microsecond'
  FROM generate_series(1, current_setting('bench.facts')::int) i
  CROSS JOIN (SELECT i.code AS indicator, row_number() OVER () AS n FROM dxtrack.catalogue g, json_array_elements(g.document::json -> 'indicators') e, LATERAL (SELECT e ->> 'code' AS code) i
               WHERE g.kind = 'programme') x
  JOIN bench.crowd c ON c.n = 1 + (i::bigint * 7919) % (SELECT count(*) FROM bench.crowd) ORDER BY i;

INSERT INTO dxtrack.tally (indicator, scope_kind, scope, month, n)
SELECT indicator, 'district', district, date_trunc('month', effective_on::timestamp)::date, count(*)
  FROM (SELECT DISTINCT ON (indicator, key) indicator, district, effective_on FROM dxtrack.fact ORDER BY indicator, key, effective_on, recorded_at, id) w
 GROUP BY 1, 3, 4;

INSERT INTO dxtrack.figure_revision (recorded_at, revision)
SELECT recorded_at, row_number() OVER (ORDER BY recorded_at) + 1000 FROM (SELECT DISTINCT recorded_at FROM dxtrack.fact) f;

UPDATE dxtrack.figure_clock SET revision = (SELECT max(revision) FROM dxtrack.figure_revision);

DROP TABLE bench.filed;

VACUUM ANALYZE;

CHECKPOINT;
