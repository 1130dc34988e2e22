-- Remembers a migration that ran in this transaction.
-- $1 text name
-- $2 text checksum: SHA-256 in hex
INSERT INTO dxtrack.schema_migration (name, checksum) VALUES ($1::text, $2::text)
