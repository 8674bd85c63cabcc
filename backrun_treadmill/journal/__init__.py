"""The journal: one file a session, one checked JSON line a record, appended and never changed."""
