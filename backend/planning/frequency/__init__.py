"""How often an enterprise may be inspected, and what to do instead of one visit more."""
