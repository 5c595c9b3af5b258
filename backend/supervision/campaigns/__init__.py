"""Campaigns about a topic: scope, checklist, period, what was found, and the leads it gave."""
