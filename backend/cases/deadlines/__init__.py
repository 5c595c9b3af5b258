"""The legal clock of all open cases: what is due, and who is told."""
