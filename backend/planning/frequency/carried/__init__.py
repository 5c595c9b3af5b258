"""What phones carry of frequency."""
