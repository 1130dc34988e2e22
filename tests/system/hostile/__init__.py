"""A list of requests that somebody with bad intentions, or bad software, sends; rows.py says how it is read."""
