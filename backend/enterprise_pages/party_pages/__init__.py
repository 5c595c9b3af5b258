"""The pages of the party of a case, at `/p/…`."""
