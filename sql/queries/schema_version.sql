-- The number of the last migration that was applied, 0 on an empty database.
-- > version int
SELECT coalesce(max(left(m.name, 4)::int), 0) AS version FROM dxtrack.schema_migration m
