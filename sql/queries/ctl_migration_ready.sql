-- Whether roles.sql was run in this database.
-- > ready boolean
SELECT to_regclass('dxtrack.schema_migration') IS NOT NULL AS ready
