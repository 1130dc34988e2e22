-- How many facts stand behind a figure: the same number for everybody, whoever may read which names. Filtered by uscc only those count
-- that the caller may see, so that nobody learns of a stranger.
-- $1 text indicator
-- $2 text scope: district:… (a leaf or any above) | park:… | chain:…; null for all
-- $3 date as_of
-- $4 timestamptz known_at: null for the last change
-- $5 text part: cumulative | new (of the year of as_of)
-- $6 text uscc: null where not filtered
-- > total bigint
SELECT count(*) AS total
  FROM dxtrack.figure_facts($1::text, $2::text, $3::date, $4::timestamptz, $5::text) w
  LEFT JOIN dxtrack.fact f ON f.id = w.id
 WHERE ($6::text IS NULL OR f.uscc = $6::text)
