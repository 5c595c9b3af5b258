"""Discretion (裁量): lists, which of them fits a case, what was decided in similar ones."""
