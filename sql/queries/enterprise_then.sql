-- One enterprise as it stood on a day, by what was known at an instant, and what was said of it; no row where the caller may not see it, or
-- where nobody had registered it by then.
-- $1 text uscc
-- $2 date as_of: null for today
-- $3 timestamptz known_at: null for now
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
-- > etag text: of the enterprise as it stands now, without quotes
-- > history text: JSON, an array of attribute, value, from, recorded_at, by
SELECT t.uscc, t.name, t.short_name, t.district, t.park, t.chains, t.industry, t.size, t.status, t.status_on, t.predecessor, t.etag, t.history
  FROM dxtrack.enterprise_then($1::text, $2::date, $3::timestamptz) t
