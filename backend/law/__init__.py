"""What the law asks, as data: provisions, check items, checklists."""
