"""Execution (执行): what is owed, what may follow, and what became of remedies."""
