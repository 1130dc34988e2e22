-- The clock of figures: revisions without a gap, later ones recorded later, none of a fact or void missing, the last one on the clock.
-- > looked bigint: revisions
-- > wrong bigint
-- > first text
WITH ordered AS (
	SELECT r.revision, r.recorded_at, lag(r.revision) OVER w AS before, lag(r.recorded_at) OVER w AS earlier
	  FROM dxtrack.figure_revision r WINDOW w AS (ORDER BY r.revision)
), differs AS (
	SELECT 'revision ' || o.revision AS what FROM ordered o WHERE o.revision <> o.before + 1 OR o.recorded_at <= o.earlier
	UNION ALL
	SELECT 'clock at ' || c.revision FROM dxtrack.figure_clock c
	 WHERE (c.revision, c.recorded_at) IS DISTINCT FROM (SELECT (r.revision, r.recorded_at) FROM dxtrack.figure_revision r ORDER BY r.revision DESC LIMIT 1)
	UNION ALL
	SELECT 'fact ' || f.id FROM dxtrack.fact f WHERE NOT EXISTS (SELECT FROM dxtrack.figure_revision r WHERE r.recorded_at = f.recorded_at)
	UNION ALL
	SELECT 'void of ' || v.fact FROM dxtrack.fact_void v WHERE NOT EXISTS (SELECT FROM dxtrack.figure_revision r WHERE r.recorded_at = v.recorded_at)
)
SELECT (SELECT count(*) FROM dxtrack.figure_revision) AS looked, count(*) AS wrong, min(d.what) AS first FROM differs d
