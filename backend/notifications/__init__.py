"""The inbox (the truth) and Web Push (a hint that there is something in it)."""
