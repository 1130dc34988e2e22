-- What was applied, in order.
-- > name text
-- > checksum text: SHA-256 in hex
SELECT m.name, m.checksum FROM dxtrack.schema_migration m ORDER BY m.name COLLATE "C"
