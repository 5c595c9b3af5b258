"""Classes of risk and credit, coloured tags, and the whitelist."""
