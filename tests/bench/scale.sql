-- Fills a database with bench.filings filings (96 in 100 approved) and bench.facts facts an indicator, as years of use would have left them.
-- One fact in ten is a second one of its key, each stands on an approval of its enterprise; facts and filings are spread over the enterprises of
-- bench.filer and many more. `dxtrackctl verify figures` finds nothing wrong.
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
       md5('entry' || c.uscc)::uuid AS entry, gen_random_uuid() AS review,
       CASE WHEN i % 50 = 0 THEN 'submitted' WHEN i % 100 IN (1, 2) THEN 'returned' ELSE 'approved' END AS state
  FROM (SELECT i, timestamptz '2021-01-01 08:00+08' + i * (interval '1000 days' / current_setting('bench.filings')::int) AS at,
               1 + (i::bigint * 7919) % (SELECT count(*) FROM bench.crowd) AS who
          FROM generate_series(1, current_setting('bench.filings')::int) i) f
  JOIN bench.crowd c ON c.n = f.who;

INSERT INTO dxtrack.submission (id, version, uscc, district, programme, entry, body, body_digest, answers, explanations, evidence, findings, received_at, account)
SELECT s.id, 1, s.uscc, s.district, 'cloud', s.entry, f.body, f.digest, f.answers, '{}', '[]', '[]', date_trunc('milliseconds', s.at), f.account
  FROM bench.filed s JOIN bench.filer f ON f.n = s.i % 2000 + 1 ORDER BY s.i;

INSERT INTO dxtrack.submission_head (id, uscc, district, programme, entry, version, state)
SELECT id, uscc, district, 'cloud', entry, 1, state FROM bench.filed ORDER BY i;

-- no notices
SET session_replication_role = replica;

INSERT INTO dxtrack.review (id, submission, version, uscc, district, decision, reason, by_account, by_person, recorded_at)
SELECT review, id, 1, uscc, district, CASE state WHEN 'approved' THEN 'approve' ELSE 'return' END, CASE state WHEN 'returned' THEN 'bench' END,
       gen_random_uuid(), 'bench', at + interval '1 hour'
  FROM bench.filed WHERE state <> 'submitted' ORDER BY i;

RESET session_replication_role;

ALTER TABLE bench.filed ADD PRIMARY KEY (i);

INSERT INTO dxtrack.idempotency (account, key, uscc, method, path, query, body_digest, status, object, version, recorded_at)
SELECT f.account, 'old-' || s.i, f.uscc, 'POST', '/v1/submissions', '', f.digest, 201, s.id, 1, s.at
  FROM bench.filed s JOIN bench.filer f ON f.n = s.i % 2000 + 1 ORDER BY s.i;

INSERT INTO dxtrack.audit (recorded_at, account, credential, request_id, address, action, object, version, uscc, content)
SELECT s.at, f.account, f.credential, 'r' || s.i, '127.0.0.1', 'submission', s.id::text, 1, s.uscc, convert_to(repeat('x', 500), 'UTF8')
  FROM bench.filed s JOIN bench.filer f ON f.n = s.i % 2000 + 1 ORDER BY s.i;

INSERT INTO dxtrack.fact (id, indicator, key, key_rule, root, entry, uscc, district, chains, effective_on, source, origin, recorded_at)
SELECT gen_random_uuid(), x.indicator, k.entry::text, 'entry', f.uscc, k.entry, f.uscc, f.district, '{}',
       date '2021-01-01' + (g.n::bigint * 1000 / current_setting('bench.facts')::int)::int, 'submission', f.review,
       timestamptz '2021-01-02 08:00+08' + g.n * (interval '1000 days' / current_setting('bench.facts')::int) + x.n * interval '1 microsecond'
  FROM generate_series(1, current_setting('bench.facts')::int) AS g (n)
  CROSS JOIN (SELECT i.code AS indicator, row_number() OVER () AS n FROM dxtrack.catalogue c, json_array_elements(c.document::json -> 'indicators') e, LATERAL (SELECT e ->> 'code' AS code) i
               WHERE c.kind = 'programme') x
  CROSS JOIN LATERAL (SELECT md5('entry' || (g.n % (current_setting('bench.facts')::int * 9 / 10 + 1))::text)::uuid AS entry) k
  -- each tenth filing from the third on is approved
  JOIN bench.filed f ON f.i = 3 + 10 * ((g.n::bigint * 7919) % (current_setting('bench.filings')::int / 10))
 ORDER BY g.n;

INSERT INTO dxtrack.tally (indicator, scope_kind, scope, month, n)
SELECT indicator, 'district', district, date_trunc('month', effective_on::timestamp)::date, count(*)
  FROM (SELECT DISTINCT ON (indicator, key) indicator, district, effective_on FROM dxtrack.fact ORDER BY indicator, key, effective_on, recorded_at, id) w
 GROUP BY 1, 3, 4;

TRUNCATE dxtrack.figure_revision;

INSERT INTO dxtrack.figure_revision (recorded_at, revision)
SELECT recorded_at, row_number() OVER (ORDER BY recorded_at) FROM (SELECT DISTINCT recorded_at FROM dxtrack.fact) f;

UPDATE dxtrack.figure_clock c SET (revision, recorded_at) = (SELECT r.revision, r.recorded_at FROM dxtrack.figure_revision r ORDER BY r.revision DESC LIMIT 1);

DROP TABLE bench.filed;

VACUUM ANALYZE;

CHECKPOINT;
