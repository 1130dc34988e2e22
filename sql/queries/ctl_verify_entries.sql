-- Entries stand where the last of their moves that was not undone led.
-- > looked bigint: entries
-- > wrong bigint
-- > first text
WITH led AS (
	SELECT DISTINCT ON (m.entry) m.entry, m.to_stage FROM dxtrack.move m
	 WHERE m.reverts IS NULL AND NOT EXISTS (SELECT FROM dxtrack.move r WHERE r.reverts = m.id)
	 ORDER BY m.entry, m.recorded_at DESC, m.id DESC
), differs AS (
	SELECT e.id || ' (' || e.programme || ', ' || e.uscc || '): ' || coalesce(e.stage, '-') || ', moves lead to ' || coalesce(l.to_stage, '-') AS what
	  FROM dxtrack.entry_head e LEFT JOIN led l ON l.entry = e.id WHERE e.stage IS DISTINCT FROM l.to_stage
)
SELECT (SELECT count(*) FROM dxtrack.entry_head) AS looked, count(*) AS wrong, min(d.what) AS first FROM differs d
