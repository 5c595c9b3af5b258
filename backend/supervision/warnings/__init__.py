"""Warnings: what a rule finds in the log, and what people say about it."""
