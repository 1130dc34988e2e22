-- One enterprise as it stands now; no row where there is none that the caller may see.
-- $1 text uscc
-- > uscc text
-- > name text
-- > short_name text
-- > district text
-- > park text
-- > chains text[]
-- > industry text
-- > size text
-- > status text
-- > status_on date
-- > predecessor text
-- > staff bigint
-- > revenue_wan bigint: 10,000 yuan
-- > assets_wan bigint: 10,000 yuan
-- > etag text: without quotes
-- > since text: JSON, since when each attribute is what it is
SELECT e.uscc, e.name, e.short_name, e.district, e.park, e.chains, e.industry, e.size, e.status, e.status_on, e.predecessor, e.staff, e.revenue_wan, e.assets_wan,
       e.row_version::text AS etag, dxtrack.enterprise_since(e.uscc) AS since
  FROM dxtrack.enterprise e
 WHERE e.uscc = $1::text
