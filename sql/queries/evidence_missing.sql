-- Which of the files that a filing names its enterprise has not uploaded. Those that are there will not go before it is stored.
-- $1 text uscc: of the caller
-- $2 text[] sha256: in hex
-- $3 boolean wanted: false where it is only rehearsed, and nothing is to be changed
-- > position bigint: in the list, from 1
SELECT w.position FROM dxtrack.evidence_wanted($1::text, $2::text[], $3::boolean) AS w (position)
