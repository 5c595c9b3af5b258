"""Cases of warnings that are no visits."""
