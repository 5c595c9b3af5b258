"""Indicators of bodies, never of persons: data, measured from facts that follow the log."""
