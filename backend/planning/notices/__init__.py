"""Notices in advance, and the time an enterprise chooses."""
