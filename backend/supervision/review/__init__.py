"""Review of visits, and who looked at what."""
