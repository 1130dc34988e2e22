-- Says what the caller may touch, until the end of the transaction (row security).
-- $1 text uscc: with commas; empty for none
-- $2 text districts: leaf districts with commas, * for all; empty for none
-- > uscc text
-- > districts text
SELECT set_config('dxtrack.uscc', $1::text, true) AS uscc, set_config('dxtrack.districts', $2::text, true) AS districts
