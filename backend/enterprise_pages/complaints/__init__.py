"""Complaining without an app: the form, the receipt, and how far it is."""
