-- Opens a stream: the cursor over a list. Its last line is replaced by the list's own statement.
DECLARE stream NO SCROLL CURSOR FOR
SELECT 1
