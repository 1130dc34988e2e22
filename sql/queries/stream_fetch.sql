-- The next batch of a stream; its cursor is declared over the text of a list.
FETCH FORWARD 200 FROM stream
