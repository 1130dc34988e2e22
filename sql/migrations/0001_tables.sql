-- The tables. What happened is inserted and stays; what follows from it is derived and may be rebuilt.
SET LOCAL ROLE dxtrack_owner;
SET LOCAL search_path = dxtrack, pg_catalog;

CREATE DOMAIN uscc AS text CHECK (VALUE ~ '^[0-9A-HJ-NPQRTUWXY]{18}$');
COMMENT ON DOMAIN uscc IS 'Unified social credit code (GB 32100-2015), normalised; its check digit is judged by the daemon.';
CREATE DOMAIN scope AS text CHECK (VALUE ~ '^(district|park|chain):[A-Za-z0-9_.-]+$');
COMMENT ON DOMAIN scope IS 'What a figure is about: district:CODE, park:CODE or chain:CODE.';

-- Code lists and catalogue: loaded by dxtrackctl catalogue load.

CREATE TABLE district (
	code   text PRIMARY KEY,
	name   text NOT NULL,
	kind   text NOT NULL CHECK (kind IN ('province', 'city', 'zone', 'sub_district')),
	parent text REFERENCES district
);
COMMENT ON TABLE district IS 'Districts; city and province exist for external totals only, sub-districts are the leaves to which enterprises belong.';
CREATE TABLE chain (code text PRIMARY KEY, name text NOT NULL, position int NOT NULL DEFAULT 0);
COMMENT ON TABLE chain IS 'Industry chains; position is the order of the file.';
CREATE TABLE park (code text PRIMARY KEY, name text NOT NULL, position int NOT NULL DEFAULT 0);
COMMENT ON TABLE park IS 'Parks; position is the order of the file.';
CREATE TABLE catalogue (
	kind      text NOT NULL,
	code      text NOT NULL,
	version   int NOT NULL,
	document  text NOT NULL,
	digest    bytea NOT NULL CHECK (octet_length(digest) = 32),
	loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (kind, code, version)
);
COMMENT ON TABLE catalogue IS 'Insert-only. Programme files as loaded; the highest version of a (kind, code) is current.';
COMMENT ON COLUMN catalogue.digest IS 'SHA-256 of document.';

-- Who may call.

CREATE TABLE account (
	id          uuid PRIMARY KEY,
	login       text UNIQUE,
	person      text NOT NULL,
	role        text NOT NULL CHECK (role IN ('enterprise', 'reviewer', 'manager', 'system_admin', 'security_admin', 'auditor')),
	uscc        uscc,
	district    text REFERENCES district,
	created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
	disabled_at timestamptz,
	CHECK ((role = 'enterprise') = (uscc IS NOT NULL)),
	CHECK (role <> 'reviewer' OR district IS NOT NULL)
);
COMMENT ON TABLE account IS 'Who acts. One account holds one role; an enterprise account stands for one uscc, a reviewer for the subtree of a district.';
CREATE INDEX account_by_uscc ON account (uscc) WHERE uscc IS NOT NULL;
CREATE TABLE credential (
	id         uuid PRIMARY KEY,
	account    uuid NOT NULL REFERENCES account,
	uscc       uscc,
	kind       text NOT NULL DEFAULT 'token' CHECK (kind IN ('token', 'certificate', 'session')),
	hash       bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
	hint       text NOT NULL,
	scopes     text[] NOT NULL CHECK (scopes <@ ARRAY['submit', 'read', 'review', 'manage', 'admin', 'audit']),
	addresses  text[] NOT NULL DEFAULT '{}',
	created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	expires_at timestamptz,
	revoked_at timestamptz
);
COMMENT ON TABLE credential IS 'What an account shows. Only the hash of a secret is kept; every write joins this table, so a revocation holds for the next write.';
COMMENT ON COLUMN credential.uscc IS 'Of the account, repeated so that the group of submissions needs one join.';
COMMENT ON COLUMN credential.hash IS 'SHA-256 of the secret token.';
COMMENT ON COLUMN credential.hint IS 'The public part of a token by which people name it.';
COMMENT ON COLUMN credential.addresses IS 'CIDR ranges from which it may be used; empty: any.';
CREATE INDEX credential_by_account ON credential (account);

CREATE TABLE idempotency (
	account     uuid NOT NULL,
	key         text NOT NULL CHECK (octet_length(key) BETWEEN 1 AND 255),
	uscc        uscc,
	method      text NOT NULL,
	path        text NOT NULL,
	query       text NOT NULL,
	body_digest bytea NOT NULL,
	status      int NOT NULL CHECK (status BETWEEN 200 AND 299),
	object      uuid,
	version     int,
	answer      text,
	recorded_at timestamptz NOT NULL,
	PRIMARY KEY (account, key)
);
COMMENT ON TABLE idempotency IS 'The memory of Idempotency-Keys, written in the transaction of the effect. Only 2xx are remembered; kept at least 7 days.';
COMMENT ON COLUMN idempotency.uscc IS 'Of an enterprise account; null for staff, whose keys are touched by functions only.';
COMMENT ON COLUMN idempotency.object IS 'A submission, with its version: its answer is rendered from that row.';

-- The register of enterprises.

CREATE TABLE enterprise (
	uscc        uscc PRIMARY KEY,
	name        text NOT NULL,
	short_name  text,
	district    text NOT NULL REFERENCES district,
	park        text REFERENCES park,
	chains      text[] NOT NULL DEFAULT '{}',
	industry    text,
	size        text,
	status      text NOT NULL,
	status_on   date NOT NULL,
	predecessor uscc CHECK (predecessor <> uscc),
	row_version bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE enterprise IS 'Derived from enterprise_event: each enterprise as it stands now.';
COMMENT ON COLUMN enterprise.row_version IS 'The ETag; +1 with each change.';
COMMENT ON COLUMN enterprise.predecessor IS 'Whose counted keys it continues (a self-employed business that became a company); need not be registered.';
CREATE INDEX enterprise_by_predecessor ON enterprise (predecessor) WHERE predecessor IS NOT NULL;
CREATE TABLE enterprise_event (
	id           uuid PRIMARY KEY,
	uscc         uscc NOT NULL,
	sets         text[] NOT NULL CHECK (sets <@ ARRAY['name', 'short_name', 'district', 'park', 'chains', 'industry', 'size', 'status', 'predecessor']),
	effective_on date NOT NULL,
	name         text,
	short_name   text,
	district     text,
	park         text,
	chains       text[],
	industry     text,
	size         text,
	status       text,
	predecessor  uscc,
	by_account   uuid NOT NULL,
	by_person    text NOT NULL,
	recorded_at  timestamptz NOT NULL
);
COMMENT ON TABLE enterprise_event IS 'Insert-only. Dated values of an enterprise; the first value of an attribute stands for all days before it.';
COMMENT ON COLUMN enterprise_event.sets IS 'Which of the attributes this event sets; the others say nothing.';
CREATE INDEX enterprise_event_by_uscc ON enterprise_event (uscc, effective_on, recorded_at);

-- Filings.

CREATE TABLE submission (
	id           uuid NOT NULL,
	version      int NOT NULL CHECK (version > 0),
	uscc         text NOT NULL,
	district     text NOT NULL,
	programme    text NOT NULL,
	entry        uuid NOT NULL,
	title        text,
	title_key    text,
	period       text,
	body         text NOT NULL,
	body_digest  bytea NOT NULL,
	answers      text NOT NULL,
	explanations text NOT NULL,
	evidence     text NOT NULL,
	findings     text NOT NULL,
	received_at  timestamptz NOT NULL,
	account      uuid NOT NULL,
	PRIMARY KEY (id, version, uscc)
);
COMMENT ON TABLE submission IS 'Insert-only. One row a version, as received. uscc is in the key so that the table could be distributed by it.';
COMMENT ON COLUMN submission.id IS 'UUIDv7 minted by the daemon; its millisecond is received_at of version 1.';
COMMENT ON COLUMN submission.district IS 'Leaf district of the enterprise when it was received.';
COMMENT ON COLUMN submission.body IS 'The request body, byte for byte (it is valid UTF-8 without NUL).';
COMMENT ON COLUMN submission.body_digest IS 'SHA-256 of body.';
COMMENT ON COLUMN submission.answers IS 'JSON as received; so are explanations and evidence, findings are the daemon''s.';
COMMENT ON COLUMN submission.title_key IS 'The title normalised, where the programme wants titles unique within an enterprise.';
COMMENT ON COLUMN submission.account IS 'Who filed it; never who reviews it.';
CREATE TABLE submission_head (
	id              uuid NOT NULL,
	uscc            text NOT NULL,
	district        text NOT NULL,
	programme       text NOT NULL,
	entry           uuid NOT NULL,
	version         int NOT NULL,
	versions        int NOT NULL DEFAULT 1,
	state           text NOT NULL CHECK (state IN ('draft', 'submitted', 'under_review', 'returned', 'approved', 'rejected', 'withdrawn', 'superseded', 'voided')),
	period          text,
	title_claim     text,
	counted_version int,
	row_version     bigint NOT NULL DEFAULT 1,
	PRIMARY KEY (id, uscc)
);
COMMENT ON TABLE submission_head IS 'Derived: where each submission stands.';
COMMENT ON COLUMN submission_head.version IS 'The version that its state is of: the newest, or the counted one again after a correction of it was rejected or withdrawn.';
COMMENT ON COLUMN submission_head.versions IS 'How many there are; the next correction is one more.';
COMMENT ON COLUMN submission_head.title_claim IS 'title_key while this submission holds it for its entry; given up by rejection and withdrawal.';
COMMENT ON COLUMN submission_head.row_version IS 'The ETag; +1 with each change.';
CREATE INDEX submission_head_by_uscc ON submission_head (uscc, id);
CREATE INDEX submission_head_by_state ON submission_head (state, id) INCLUDE (programme, district, uscc);
CREATE UNIQUE INDEX submission_head_title ON submission_head (uscc, programme, title_claim) WHERE title_claim IS NOT NULL;

CREATE TABLE review (
	id           uuid PRIMARY KEY,
	submission   uuid NOT NULL,
	version      int NOT NULL,
	uscc         text NOT NULL,
	district     text NOT NULL,
	decision     text NOT NULL CHECK (decision IN ('endorse', 'approve', 'return', 'reject')),
	reason_code  text,
	reason       text CHECK (decision NOT IN ('return', 'reject') OR reason IS NOT NULL),
	effective_on date,
	document_no  text,
	due_on       date,
	by_account   uuid NOT NULL,
	by_person    text NOT NULL,
	recorded_at  timestamptz NOT NULL
);
COMMENT ON TABLE review IS 'Insert-only. What an officer decided about one version of a submission.';
CREATE INDEX review_by_submission ON review (submission, recorded_at);

CREATE TABLE withdrawal (
	submission  uuid NOT NULL,
	version     int NOT NULL,
	uscc        text NOT NULL,
	district    text NOT NULL,
	by_account  uuid NOT NULL,
	by_person   text NOT NULL,
	recorded_at timestamptz NOT NULL,
	PRIMARY KEY (submission, version, uscc)
);
COMMENT ON TABLE withdrawal IS 'Insert-only. The enterprise took a version back before anybody had reviewed it.';

CREATE TABLE entry_head (
	id          uuid PRIMARY KEY,
	uscc        text NOT NULL,
	district    text NOT NULL,
	programme   text NOT NULL,
	title       text,
	stage       text NOT NULL,
	moved_on    date,
	begun_at    timestamptz NOT NULL,
	row_version bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE entry_head IS 'Derived from move: what a programme follows, from its first approval on.';
COMMENT ON COLUMN entry_head.moved_on IS 'The latest date of its moves; the next move is not dated before it.';
COMMENT ON COLUMN entry_head.begun_at IS 'recorded_at of the first approval.';
CREATE INDEX entry_head_by_begin ON entry_head (begun_at, id);
CREATE INDEX entry_head_by_uscc ON entry_head (uscc, programme);
CREATE TABLE move (
	id           uuid PRIMARY KEY,
	entry        uuid NOT NULL,
	uscc         text NOT NULL,
	district     text NOT NULL,
	from_stage   text,
	to_stage     text NOT NULL,
	effective_on date,
	stands_on    date NOT NULL,
	document_no  text,
	reason       text,
	review       uuid,
	reverts      uuid,
	by_account   uuid NOT NULL,
	by_person    text NOT NULL,
	recorded_at  timestamptz NOT NULL
);
COMMENT ON TABLE move IS 'Insert-only. Stages of entries; the approval that begins or renews an entry is its move too (review names it).';
COMMENT ON COLUMN move.effective_on IS 'As given; null where an approval gives none.';
COMMENT ON COLUMN move.stands_on IS 'From which day it holds in figures: effective_on, else the day that counted, else the day of recording (Shanghai).';
COMMENT ON COLUMN move.reverts IS 'The move that this one undoes.';
CREATE INDEX move_by_entry ON move (entry, recorded_at);
CREATE INDEX move_inactive ON move (entry) WHERE to_stage IN ('expired', 'lapsed', 'cancelled', 'revoked');
CREATE INDEX move_reverted ON move (reverts) WHERE reverts IS NOT NULL;

-- Figures.

CREATE TABLE figure_clock (
	one         boolean PRIMARY KEY DEFAULT true CHECK (one),
	revision    bigint NOT NULL,
	recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE figure_clock IS 'The last change of a figure. Moved under the figure lock only, which is held through commit: recorded_at rises in commit order.';
CREATE TABLE figure_revision (
	recorded_at timestamptz PRIMARY KEY,
	revision    bigint NOT NULL UNIQUE
);
COMMENT ON TABLE figure_revision IS 'Insert-only. Every position of figure_clock, so that a revision can be named for a known_at.';
INSERT INTO figure_clock VALUES (true, 0, date_trunc('microseconds', clock_timestamp()));
INSERT INTO figure_revision SELECT recorded_at, revision FROM figure_clock;

CREATE TABLE fact (
	id           uuid PRIMARY KEY,
	indicator    text NOT NULL,
	key          text NOT NULL,
	key_rule     text NOT NULL CHECK (key_rule IN ('enterprise', 'entry', 'enterprise_year', 'enterprise_batch')),
	key_suffix   text,
	root         text NOT NULL,
	entry        uuid,
	uscc         text NOT NULL,
	title        text,
	district     text NOT NULL,
	park         text,
	chains       text[] NOT NULL,
	effective_on date NOT NULL,
	document_no  text,
	source       text NOT NULL CHECK (source IN ('submission', 'move', 'opening')),
	origin       uuid NOT NULL,
	recorded_at  timestamptz NOT NULL
);
COMMENT ON TABLE fact IS 'Insert-only. An event that qualifies. What is counted is keys; the earliest live fact (effective_on, recorded_at, id) stands for its key.';
COMMENT ON COLUMN fact.key IS 'What is counted once: root or entry, with /key_suffix where there is one.';
COMMENT ON COLUMN fact.root IS 'The enterprise through its predecessors, as known when recorded.';
COMMENT ON COLUMN fact.district IS 'Leaf district as valid on effective_on and known when recorded; so are park and chains. Later changes of the register never move a fact.';
COMMENT ON COLUMN fact.origin IS 'The review, move or opening stock that wrote it.';
COMMENT ON COLUMN fact.entry IS 'Null for members of an opening stock.';
CREATE INDEX fact_by_key ON fact (indicator, key, effective_on, recorded_at, id) INCLUDE (district, park, chains);
CREATE INDEX fact_by_time ON fact (recorded_at, id);
CREATE INDEX fact_by_day ON fact (effective_on);
CREATE INDEX fact_by_uscc ON fact (uscc);
CREATE INDEX fact_by_root ON fact (root);
CREATE INDEX fact_by_entry ON fact (entry) WHERE entry IS NOT NULL;
CREATE INDEX fact_by_opening ON fact (origin) WHERE source = 'opening';
CREATE TABLE fact_void (
	fact         uuid PRIMARY KEY REFERENCES fact,
	uscc         text NOT NULL,
	district     text NOT NULL,
	reason_code  text NOT NULL CHECK (reason_code IN ('error', 'revoked', 'merged', 'replaced')),
	reason       text,
	effective_on date NOT NULL,
	document_no  text,
	by_account   uuid,
	by_person    text,
	recorded_at  timestamptz NOT NULL
);
COMMENT ON TABLE fact_void IS 'Insert-only. From recorded_at on the fact stands for nothing; replaced means that other facts took its place at that instant.';
CREATE INDEX fact_void_by_time ON fact_void (recorded_at);
CREATE INDEX fact_void_revoked ON fact_void (effective_on) WHERE reason_code = 'revoked';
CREATE TABLE tally (
	indicator  text NOT NULL,
	scope_kind text NOT NULL CHECK (scope_kind IN ('district', 'park', 'chain')),
	scope      text NOT NULL,
	month      date NOT NULL CHECK (extract(day FROM month) = 1),
	n          bigint NOT NULL CHECK (n >= 0),
	PRIMARY KEY (indicator, scope_kind, scope, month)
);
COMMENT ON TABLE tally IS 'Derived from fact: counted keys by month of their earliest live fact. Leaf district, park and each chain; ancestors are sums, chains need not sum.';

CREATE TABLE target (
	id          uuid PRIMARY KEY,
	indicator   text NOT NULL,
	scope       scope NOT NULL,
	year        int NOT NULL CHECK (year BETWEEN 1900 AND 9999),
	value       bigint CHECK (value >= 0),
	kind        text NOT NULL CHECK (kind IN ('increment', 'level')),
	document_no text,
	valid_from  date NOT NULL,
	reason      text,
	by_account  uuid NOT NULL,
	by_person   text NOT NULL,
	recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE target IS 'Insert-only. Versions of annual targets: of those valid and known, the latest valid_from, then the latest recorded_at stands; value null withdraws.';
CREATE INDEX target_by_time ON target (recorded_at, id);
CREATE INDEX target_by_year ON target (year, indicator, scope, valid_from, recorded_at);
CREATE TABLE opening_stock (
	id          uuid PRIMARY KEY,
	indicator   text NOT NULL,
	scope       scope NOT NULL CHECK (scope LIKE 'district:%'),
	as_of       date NOT NULL,
	value       bigint NOT NULL CHECK (value >= 0),
	document_no text,
	names_known boolean NOT NULL,
	by_account  uuid NOT NULL,
	by_person   text NOT NULL,
	recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE opening_stock IS 'Insert-only. What was counted before the records begin, per leaf district; the latest recorded version of (indicator, scope) stands. With names only its facts count.';
CREATE INDEX opening_stock_by_time ON opening_stock (recorded_at, id);
CREATE TABLE opening_member (
	opening_stock uuid NOT NULL REFERENCES opening_stock,
	position      int NOT NULL,
	uscc          uscc NOT NULL,
	title         text,
	effective_on  date NOT NULL,
	district      text NOT NULL,
	PRIMARY KEY (opening_stock, position)
);
COMMENT ON TABLE opening_member IS 'Insert-only. The names behind an opening stock, in the order given.';
CREATE INDEX opening_member_by_uscc ON opening_member (uscc);
CREATE TABLE external_value (
	id          uuid PRIMARY KEY,
	indicator   text NOT NULL,
	scope       scope NOT NULL,
	as_of       date NOT NULL,
	value       bigint NOT NULL CHECK (value >= 0),
	source      text NOT NULL,
	by_account  uuid NOT NULL,
	by_person   text NOT NULL,
	recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE external_value IS 'Insert-only. Totals of city and province from their own sources: the wholes of shares.';
CREATE INDEX external_value_by_time ON external_value (recorded_at, id);

CREATE TABLE audit (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	recorded_at timestamptz NOT NULL,
	account     uuid NOT NULL,
	credential  uuid NOT NULL,
	request_id  text,
	address     text,
	action      text NOT NULL,
	object      text NOT NULL,
	version     bigint,
	uscc        text,
	content     bytea NOT NULL
);
COMMENT ON TABLE audit IS 'Insert-only. One row a change of state, in its transaction. id says nothing about the order of commits.';
COMMENT ON COLUMN audit.content IS 'Canonical bytes: a netstring (length in bytes, colon, UTF-8, comma; "-," for null) for each of dxtrack-audit-1, action, recorded_at in microseconds since 1970, account, credential, request_id, address, uscc, object, version, then all that was inserted in its declared order.';
