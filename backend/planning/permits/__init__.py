"""Approvals of inspections before they are made (R-93), or made up afterwards."""
