"""Service of papers (送达): how each paper reached the party, and which has not."""
