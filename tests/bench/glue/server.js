// The filing of a submission as a developer would glue it: token check, idempotency key, the same tables, one transaction.
// Usage: node server.js PORT CERTIFICATE KEY SOCKET-FOLDER DATABASE
import fs from "node:fs";
import crypto from "node:crypto";
import Fastify from "fastify";
import pg from "pg";

const [port, certificate, key, host, database] = process.argv.slice(2);
const pool = new pg.Pool({ host, database, user: "dxtrack_app", max: 16 });
const principals = new Map();
const sha256 = (text) => crypto.createHash("sha256").update(text).digest();

async function findPrincipal(token) {
  let principal = principals.get(token);
  if (!principal) {
    const found = await pool.query("SELECT credential, account, uscc FROM dxtrack.credential_find($1)", [sha256(token)]);
    principal = found.rows[0];
    if (principal) principals.set(token, principal);
  }
  return principal;
}

function uuid7() {
  const bytes = crypto.randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

async function store(client, principal, idempotencyKey, text, body, requestId) {
  const digest = sha256(text), id = uuid7(), entry = uuid7(), now = new Date();
  await client.query("BEGIN");
  await client.query({ name: "caller", text: "SELECT set_config('dxtrack.uscc', $1, true)", values: [principal.uscc] });
  const known = await client.query({
    name: "known",
    text: "SELECT e.district, i.object, i.body_digest FROM dxtrack.enterprise e JOIN dxtrack.credential c ON c.uscc = e.uscc AND c.id = $3 AND c.revoked_at IS NULL" +
      " LEFT JOIN dxtrack.idempotency i ON i.account = $1 AND i.key = $2 WHERE e.uscc = $4",
    values: [principal.account, idempotencyKey, principal.credential, principal.uscc] });
  const row = known.rows[0];
  if (!row) throw Object.assign(new Error("unauthorized"), { statusCode: 401 });
  if (row.object) {
    if (!row.body_digest.equals(digest)) throw Object.assign(new Error("idempotency_conflict"), { statusCode: 422 });
    await client.query("COMMIT");
    return { id: row.object };
  }
  await client.query({
    name: "key",
    text: "INSERT INTO dxtrack.idempotency (account, key, uscc, method, path, query, body_digest, status, object, version, recorded_at)" +
      " VALUES ($1, $2, $3, 'POST', '/v1/submissions', '', $4, 201, $5, 1, $6)",
    values: [principal.account, idempotencyKey, principal.uscc, digest, id, now] });
  await client.query({
    name: "submission",
    text: "INSERT INTO dxtrack.submission (id, version, uscc, district, programme, entry, body, body_digest, answers, explanations, evidence, findings, received_at, account)" +
      " VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, '{}', '[]', '[]', $9, $10)",
    values: [id, principal.uscc, row.district, body.programme, entry, text, digest, JSON.stringify(body.answers), now, principal.account] });
  await client.query({
    name: "head",
    text: "INSERT INTO dxtrack.submission_head (id, uscc, district, programme, entry, version, state) VALUES ($1, $2, $3, $4, $5, 1, 'submitted')",
    values: [id, principal.uscc, row.district, body.programme, entry] });
  await client.query({
    name: "audit",
    text: "INSERT INTO dxtrack.audit (recorded_at, account, credential, request_id, address, action, object, version, uscc, content)" +
      " VALUES ($1, $2, $3, $4, '127.0.0.1', 'submission', $5, 1, $6, dxtrack.audit_submission($1, $2, $3, $4, '127.0.0.1', $6, $7, 1, $8, $9, NULL, NULL, $10, $11, '{}', '[]', '[]'))",
    values: [now, principal.account, principal.credential, requestId, id, principal.uscc, id, entry, body.programme, digest, JSON.stringify(body.answers)] });
  await client.query("COMMIT");
  return { id, uscc: principal.uscc, programme: body.programme, entry, version: 1, state: "submitted", received_at: now.toISOString() };
}

const server = Fastify({ https: { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) }, logger: { level: "info" } });
server.addContentTypeParser("application/json", { parseAs: "string" }, (request, text, done) => {
  try {
    request.text = text;
    done(null, JSON.parse(text));
  } catch (error) {
    error.statusCode = 400;
    done(error);
  }
});
const schema = {
  body: {
    type: "object", required: ["uscc", "programme", "answers"],
    properties: {
      uscc: { type: "string", pattern: "^[0-9A-HJ-NPQRTUWXY]{18}$" }, programme: { const: "cloud" },
      answers: {
        type: "object", additionalProperties: false, required: ["provider", "layer", "deployment", "contract_no", "contract_date", "service_start"],
        properties: {
          provider: { type: "string", minLength: 1, maxLength: 100 }, layer: { enum: ["IaaS", "PaaS", "SaaS"] }, deployment: { enum: ["public", "private", "hybrid"] },
          contract_no: { type: "string", minLength: 1, maxLength: 64 }, contract_date: { type: "string", format: "date" }, service_start: { type: "string", format: "date" } } } } },
};
server.post("/v1/submissions", { schema }, async (request, reply) => {
  const principal = await findPrincipal((request.headers.authorization || "").replace(/^Bearer /, ""));
  const idempotencyKey = request.headers["idempotency-key"];
  if (!principal) return reply.code(401).send({ code: "unauthorized" });
  if (!idempotencyKey) return reply.code(400).send({ code: "idempotency_key_missing" });
  if (request.body.uscc !== principal.uscc) return reply.code(403).send({ code: "forbidden" });
  const client = await pool.connect();
  try {
    const stored = await store(client, principal, idempotencyKey, request.text, request.body, request.id);
    return reply.code(201).send(stored);
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
});
await server.listen({ port: Number(port), host: "127.0.0.1" });
