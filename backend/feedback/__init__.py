"""Ratings nobody can trace, and complaints everybody involved can follow."""
