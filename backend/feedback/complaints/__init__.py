"""Complaints 码上监督: traceable, kept from whoever they are about, answered by the supervisors."""
