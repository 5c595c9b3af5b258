"""Which pictures show the same, by fingerprints of what they show."""
