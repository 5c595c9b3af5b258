"""The legal procedure: a table of acts, what each needs, and the only way to take a step."""
