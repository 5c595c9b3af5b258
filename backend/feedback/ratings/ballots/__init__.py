"""The ballot box: ratings without a visit, apart from everything else."""
