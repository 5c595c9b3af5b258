"""Visits and the tasks that lead to them."""
