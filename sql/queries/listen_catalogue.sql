-- Hears of a catalogue or a code list that was loaded; the payload is the table.
LISTEN dxtrack_catalogue
