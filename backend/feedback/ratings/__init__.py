"""Ratings nobody can trace: blind tokens, a ballot box apart, totals of at least k."""
