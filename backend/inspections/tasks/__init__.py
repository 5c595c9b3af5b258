"""Tasks: what officers are asked to do."""
