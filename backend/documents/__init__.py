"""Papers of the law as PDF, from templates and recorded facts."""
