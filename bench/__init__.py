"""Figures of the server against this machine's own ceilings, measured in the same run."""
