"""What the Python suites share: a private PostgreSQL, the daemon, certificates, clients, the API's nouns."""
