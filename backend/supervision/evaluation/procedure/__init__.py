"""The steps of an evaluation: acts, a pure fold of them, one table, and what the marks give."""
