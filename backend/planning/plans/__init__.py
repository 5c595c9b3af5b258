"""Yearly and special plans."""
