-- Filings that are in no figure, by programme and scope, as they stand now (outside the promise of known_at). Cheap enough for each second.
-- > programme text
-- > scope_kind text: district (leaf) | park | chain
-- > scope text: its code
-- > pending bigint: submitted or under review
-- > returned bigint
-- > superseded bigint
SELECT e.programme, e.scope_kind, e.scope, e.pending, e.returned, e.superseded FROM dxtrack.figure_excluded() e
