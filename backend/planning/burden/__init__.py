"""What a year of inspections cost one enterprise: the same card for it and for the desk."""
