"""A file that nobody explained becomes a typed table with a report."""
