-- Hears of positions that were given; the payload is the last of them and the codes of the enterprises that they are about, or * for any.
LISTEN dxtrack_event
