"""What is planned and permitted before anybody leaves: plans, permits, notices, frequency."""
