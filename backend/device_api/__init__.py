"""The phone's face: what devices push and pull; the only bridge to `offline_sync`."""
