-- Which facts a publication of a closed period would count; none of an open one.
-- $1 text period
-- $2 text scope
-- $3 text[] indicators
-- > indicator text
-- > facts bigint: how many
-- > digest text: SHA-256 of their ids in order, a line feed between two, hex
-- > batches text: of those of the year, a line each; null: they are in none
SELECT c.indicator, c.facts, encode(c.digest, 'hex') AS digest, c.batches
  FROM dxtrack.publication_counted($1::text, $2::text, $3::text[]) c
