-- Enterprises that the caller may see, by uscc. Filters are null where not used.
-- $1 text district: a leaf or any district above it
-- $2 text status
-- $3 text chain
-- $4 text park
-- $5 text uscc: cursor; null from the start
-- $6 bigint limit: null for all
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
-- > since text: JSON, since when each attribute is what it is; null, a list does not look
SELECT e.uscc, e.name, e.short_name, e.district, e.park, e.chains, e.industry, e.size, e.status, e.status_on, e.predecessor, e.staff, e.revenue_wan, e.assets_wan,
       e.row_version::text AS etag, NULL::text AS since
  FROM dxtrack.enterprise e
 WHERE ($1::text IS NULL OR e.district = ANY ((SELECT dxtrack.district_leaves($1::text))::text[]))
   AND ($2::text IS NULL OR e.status = $2::text)
   AND ($3::text IS NULL OR $3::text = ANY (e.chains))
   AND ($4::text IS NULL OR e.park = $4::text)
   AND ($5::text IS NULL OR e.uscc > $5::text)
 ORDER BY e.uscc
 LIMIT $6::bigint
