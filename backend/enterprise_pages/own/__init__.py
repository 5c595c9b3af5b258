"""The enterprise's own page: everything held about it, and what it can do with that."""
