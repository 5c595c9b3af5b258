"""Enforcement bodies in three levels, their officers and certificates."""
