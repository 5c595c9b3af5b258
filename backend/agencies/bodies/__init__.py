"""Bodies below one's own: added, renamed, closed, never deleted."""
