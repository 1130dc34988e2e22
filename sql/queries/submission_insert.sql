-- Files a group of submissions: one statement over arrays, one outcome a row; a row's refusal leaves no trace and never fails its neighbours.
-- Needs dxtrack.uscc set to the uscc of the whole group. The same (account, key) or uscc twice in one group: hold the second back.
-- SQLSTATE 23505, 40001, 40P01: nothing was stored, run again (once as a group, then singly).
-- $1 int[] ordinality: given back beside the outcome
-- $2 uuid[] credential
-- $3 uuid[] account
-- $4 text[] key
-- $5 text[] method
-- $6 text[] path
-- $7 text[] query: '' where there is none
-- $8 bytea[] body_digest: SHA-256 of body
-- $9 uuid[] id: version 7, its millisecond is received_at
-- $10 uuid[] entry
-- $11 bool[] entry_given: the body named it: it must be known, of the same enterprise and programme
-- $12 text[] uscc: of the credential
-- $13 text[] programme
-- $14 text[] title
-- $15 text[] title_key: the title normalised, where no second entry of the enterprise may have it; else null
-- $16 text[] period
-- $17 text[] body: as received
-- $18 text[] answers: JSON as received
-- $19 text[] explanations: JSON as received, null for {}
-- $20 text[] evidence: JSON array as received, null for []
-- $21 text[] findings: JSON array, null for []
-- $22 timestamptz[] received_at: whole milliseconds
-- $23 text[] request_id
-- $24 text[] address
-- > ordinality int
-- > outcome text: stored | replayed | idempotency_conflict | race (a rival of the same key committed meanwhile: ask idempotency_find) | unauthorized | unknown_enterprise | unknown_entry | duplicate_title
-- > id uuid: of the stored or replayed submission, else null
-- > entry uuid: of it; with duplicate_title the entry that has the title
-- > version int
-- > received_at timestamptz
-- > programme text
-- > uscc text
-- > findings text: JSON
WITH given AS (
	SELECT * FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::uuid[], $10::uuid[],
		$11::bool[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[],
		$22::timestamptz[], $23::text[], $24::text[])
	    AS g (ordinality, credential, account, key, method, path, query, body_digest, id, entry,
		entry_given, uscc, programme, title, title_key, period, body, answers, explanations, evidence, findings, received_at, request_id, address)
), judged AS (
	-- in the order of refusals: who, the key, then what the row says
	SELECT g.*, n.district, i.object, i.version, t.entry AS titled, CASE WHEN k.titled IS NOT TRUE THEN g.title_key END AS title_claim,
	       CASE WHEN c.id IS NULL THEN 'unauthorized'
	            WHEN i.key IS NOT NULL AND (i.method, i.path, i.query, i.body_digest) = (g.method, g.path, g.query, g.body_digest) THEN 'replayed'
	            WHEN i.key IS NOT NULL THEN 'idempotency_conflict'
	            WHEN n.uscc IS NULL THEN 'unknown_enterprise'
	            WHEN g.entry_given AND k.entry IS NULL THEN 'unknown_entry'
	            WHEN t.entry IS NOT NULL THEN 'duplicate_title'
	       END AS refusal
	  FROM given g
	  LEFT JOIN dxtrack.credential c ON c.id = g.credential AND c.account = g.account AND c.uscc = g.uscc
	                                AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > clock_timestamp())
	  LEFT JOIN dxtrack.idempotency i ON i.account = g.account AND i.key = g.key
	  LEFT JOIN dxtrack.enterprise n ON n.uscc = g.uscc
	  LEFT JOIN LATERAL (SELECT h.entry, bool_or(h.title_claim IS NOT DISTINCT FROM g.title_key) AS titled FROM dxtrack.submission_head h
	                      WHERE g.entry_given AND h.uscc = g.uscc AND h.programme = g.programme AND h.entry = g.entry GROUP BY h.entry) k ON true
	  LEFT JOIN LATERAL (SELECT h.entry FROM dxtrack.submission_head h
	                      WHERE h.uscc = g.uscc AND h.programme = g.programme AND h.title_claim = g.title_key AND h.entry <> g.entry LIMIT 1) t ON true
), keys AS (
	-- in one order everywhere, else two groups deadlock
	INSERT INTO dxtrack.idempotency (account, key, uscc, method, path, query, body_digest, status, object, version, recorded_at)
	SELECT account, key, uscc, method, path, query, body_digest, 201, id, 1, received_at
	  FROM judged WHERE refusal IS NULL ORDER BY account, key
	    ON CONFLICT DO NOTHING
	RETURNING account, key
), filed AS (
	SELECT j.* FROM judged j JOIN keys USING (account, key) WHERE j.refusal IS NULL
), versions AS (
	INSERT INTO dxtrack.submission (id, version, uscc, district, programme, entry, title, title_key, period, body, body_digest, answers, explanations, evidence,
	       findings, received_at, account)
	SELECT id, 1, uscc, district, programme, entry, title, title_key, period, body, body_digest, answers, coalesce(explanations, '{}'), coalesce(evidence, '[]'),
	       coalesce(findings, '[]'), received_at, account
	  FROM filed
), heads AS (
	-- the first filing of an entry with a title claims it
	INSERT INTO dxtrack.submission_head (id, uscc, district, programme, entry, version, state, period, title_claim)
	SELECT id, uscc, district, programme, entry, 1, 'submitted', period, title_claim
	  FROM filed
), told AS (
	INSERT INTO dxtrack.audit (recorded_at, account, credential, request_id, address, action, object, version, uscc, content)
	SELECT received_at, account, credential, request_id, address, 'submission', id::text, 1, uscc,
	       dxtrack.audit_submission(received_at, account, credential, request_id, address, uscc, id, 1, entry, programme, title, period, body_digest,
	                                answers, coalesce(explanations, '{}'), coalesce(evidence, '[]'), coalesce(findings, '[]'))
	  FROM filed
)
SELECT j.ordinality,
       CASE WHEN j.refusal IS NOT NULL THEN j.refusal WHEN k.key IS NULL THEN 'race' ELSE 'stored' END AS outcome,
       CASE WHEN j.refusal = 'replayed' THEN s.id WHEN k.key IS NOT NULL THEN j.id END AS id,
       CASE WHEN j.refusal = 'replayed' THEN s.entry WHEN j.refusal = 'duplicate_title' THEN j.titled WHEN k.key IS NOT NULL THEN j.entry END AS entry,
       CASE WHEN j.refusal = 'replayed' THEN s.version WHEN k.key IS NOT NULL THEN 1 END AS version,
       CASE WHEN j.refusal = 'replayed' THEN s.received_at WHEN k.key IS NOT NULL THEN j.received_at END AS received_at,
       CASE WHEN j.refusal = 'replayed' THEN s.programme WHEN k.key IS NOT NULL THEN j.programme END AS programme,
       CASE WHEN j.refusal = 'replayed' THEN s.uscc WHEN k.key IS NOT NULL THEN j.uscc END AS uscc,
       CASE WHEN j.refusal = 'replayed' THEN s.findings WHEN k.key IS NOT NULL THEN coalesce(j.findings, '[]') END AS findings
  FROM judged j
  LEFT JOIN keys k ON k.account = j.account AND k.key = j.key
  LEFT JOIN dxtrack.submission s ON j.refusal = 'replayed' AND s.id = j.object AND s.version = j.version
 ORDER BY j.ordinality
