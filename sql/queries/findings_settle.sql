-- Which findings of a filing hold, beside what other enterprises have filed; leaves its marks.
-- $1 text findings: JSON array, those that depend with their marks
-- $2 text uscc: of the caller
-- $3 bool rehearsed: nothing is left
-- > text text: the findings that hold, JSON array
SELECT dxtrack.findings_settle_one($1::text, $2::text, $3::bool) AS text
