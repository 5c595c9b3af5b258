"""Halting an act in the field, lifting the halt, and what was done all the same."""
