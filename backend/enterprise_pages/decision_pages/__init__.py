"""The page behind the code of a decision on the spot: this decision and nothing else."""
